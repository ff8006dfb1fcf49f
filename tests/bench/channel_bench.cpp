// What one delivery costs each kind of channel: verifying it and saying it in Evenline's words, no
// storage, no network. Each kind's own signed sample is read again and again.
//
//   channel_bench [seconds a kind]        prints a table in Markdown: CPU, not the time that passed
#include "channels/working_settings.hpp"
#include "evenline/channels/stream.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

using namespace evenline;
using namespace evenline::channels;

double cpu_s() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void measure(const channel_kind& kind, double seconds) {
    constexpr core::instant noon{1'795'348'800'000'000};
    const auto settings = given::working_settings(kind.name);
    const auto sample = sample_of(settings, "https://desk.example.com/api/v1/hooks/x", noon, 42);
    if (!sample) return;
    const auto by = kind.make(settings);
    const auto raw = sample->raw(noon);
    std::size_t readings = 0, events = 0;
    const auto began = cpu_s();
    double spent = 0;
    while (spent < seconds) {
        for (int i = 0; i < 50; ++i, ++readings) events += hear(*by, raw).events.size();
        spent = cpu_s() - began;
    }
    if (events != readings) std::printf("| %s | not understood |\n", kind.name.data());
    else std::printf("| `%s` | %zu | %.1f |\n", kind.name.data(), raw.body.size(),
                     spent * 1e6 / static_cast<double>(readings));
}

}  // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 0.3;
    std::printf("| kind | bytes | CPU in µs |\n| --- | --- | --- |\n");
    for (const auto& kind : kinds()) measure(kind, seconds);
}
