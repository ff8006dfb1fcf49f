#include "channels/ari_words.hpp"

namespace evenline::channels {

std::string ari_words(const spoken_wait& said, const std::string& offer) {
    std::string out;
    const auto add = [&out](const std::string& media) { out += (out.empty() ? "" : ",") + media; };
    if (said.position == 1) {
        add("sound:queue-youarenext");
    } else if (said.position > 1) {
        add("sound:queue-thereare");
        add("number:" + std::to_string(said.position));
        add("sound:queue-callswaiting");
    }
    // The later end: nobody is told less than they will wait.
    if (said.high_s > 0) {
        const auto minutes = (said.high_s + 59) / 60;
        add("sound:queue-holdtime");
        add("number:" + std::to_string(minutes));
        add(minutes == 1 ? "sound:queue-minute" : "sound:queue-minutes");
    }
    if (said.offers_callback && !offer.empty()) add("sound:" + offer);
    return out;
}

}  // namespace evenline::channels
