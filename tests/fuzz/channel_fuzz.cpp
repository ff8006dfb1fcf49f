// Every channel kind, signed and unsigned: an answer and no crash, the same answer to the same
// bytes, and nothing taken in that was not signed; also of what is fetched and of what an exchange
// says. The first byte chooses kind and signature;
// then URL, body and one header's value, cut at 0x1E.
#include "channels/every_signature.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace evenline;
using namespace evenline::channels;

constexpr core::instant noon{1'795'348'800'000'000};

void check(const reading& r, const reading& again) {
    fuzz::must(r.what == again.what && r.events.size() == again.events.size(),
               "the same bytes give the same reading");
    if (r.what != verdict::valid)
        fuzz::must(r.events.empty(), "what is not valid is not taken in");
    for (const auto& e : r.events) {
        fuzz::must(!e.dedupe_key.empty(), "every event can be recognised when it comes again");
        fuzz::must(!e.event_kind.empty(), "every event says what it is");
        if (e.creates_work) fuzz::must(e.contact.thread == e.thread_key, "one thread");
        fuzz::must(e.contact.text.find('\0') == std::string::npos, "no NUL in a text");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 60'000) return 0;
    static const auto adapters = [] {
        std::vector<std::unique_ptr<adapter>> all;
        for (const auto& kind : kinds())
            all.push_back(kind.make(given::settings_of_one_secret(kind)));
        return all;
    }();
    const auto parts = fuzz::parts_of(fuzz::text_of(data + 1, size - 1), 3);
    const auto& one = *adapters[(data[0] & 0x3FU) % adapters.size()];
    raw_request r;
    // A provider that is asked, or connected to, speaks in its own way half of the time.
    const bool usual = (data[0] & 0x40U) == 0;
    r.method = usual || one.polls() != nullptr ? given::method_of(one) : "GET";
    r.received_at = noon;
    r.url = "https://desk.example.com/api/v1/hooks/desk";
    if (parts.size() > 1) r.url += "?" + std::string(parts[1]);
    std::string body(parts[0]);
    r.body = body;
    const bool is_signed = (data[0] & 0x80U) == 0;
    if (is_signed) given::sign_every_way(one, body, r);
    if (parts.size() > 2) {
        for (const char* name : {"X-Hub-Signature-256", "X-Twilio-Signature", "webhook-signature",
                                 "MAIL FROM", "X-Telegram-Bot-Api-Secret-Token"})
            if (!is_signed) r.headers.push_back({name, std::string(parts[2])});
    }
    check(hear(one, r), hear(one, r));
    return 0;
}
