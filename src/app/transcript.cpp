#include "app/transcript.hpp"

#include "evenline/intake/lmtp_session.hpp"

#include <deque>

namespace evenline::app {
namespace {

constexpr std::string_view cut = "<connection closed>";

// One conversation: what the client says goes in, whole replies are kept until they are expected.
class conversation {
public:
    conversation() : session_(settings()) { take(session_.greeting()); }

    void client_says(std::string_view line) {
        replies_.clear();
        if (line.ends_with(cut)) {
            session_.receive(line.substr(0, line.size() - cut.size()));
        } else {
            session_.receive(std::string{line} + "\r\n");
        }
        take(session_.take_replies());
        if (!session_.mail()) return;
        out.bodies.push_back(session_.mail()->content);
        session_.answer(intake::lmtp_outcome::stored);
        const auto before = replies_.size();
        take(session_.take_replies());
        out.replies_after_last_dot = replies_.size() - before;
    }

    void server_is_to_say(std::string_view expected) {
        if (expected.size() > 3 && expected[3] == '-') return;  // its last line decides
        const auto code = expected.substr(0, 3);
        std::string found = "nothing";
        if (!replies_.empty()) {
            found = replies_.front();
            replies_.pop_front();
        }
        if (!found.starts_with(code))
            out.differences.push_back("reply: expected " + std::string{expected} + ", found " +
                                      found);
    }

    channels::transcript_outcome out;

private:
    static intake::lmtp_settings settings() {
        intake::lmtp_settings out;
        out.domain = "example.com";
        out.mailboxes = {"support", "ventas"};
        return out;
    }

    void take(std::string_view text) {
        while (!text.empty()) {
            const auto end = text.find("\r\n");
            const auto line = text.substr(0, end);
            if (line.size() < 4 || line[3] != '-') replies_.emplace_back(line);
            if (end == std::string_view::npos) return;
            text.remove_prefix(end + 2);
        }
    }

    intake::lmtp_session session_;
    std::deque<std::string> replies_;
};

}  // namespace

channels::transcript_outcome play_transcript(std::string_view transcript) {
    conversation talk;
    while (!transcript.empty()) {
        const auto end = transcript.find('\n');
        auto line = transcript.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with("C: "))
            talk.client_says(line.substr(3));
        else if (line == "C:")
            talk.client_says("");
        else if (line.starts_with("S: "))
            talk.server_is_to_say(line.substr(3));
        if (end == std::string_view::npos) break;
        transcript.remove_prefix(end + 1);
    }
    return talk.out;
}

}  // namespace evenline::app
