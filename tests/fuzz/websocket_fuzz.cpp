// A whole websocket connection after its upgrade: whatever frames come, it ends when its peer has
// gone, no message over its limit is handed on, and the messages are the same however the network
// cuts the bytes. The first byte says whether the rest is sent as it is, or cut at 0x1E into text
// frames; and who is greeted by the header of the upgrade.
#include "fuzz/fuzz.hpp"
#include "fuzz/memory_transport.hpp"
#include "http/wire/far_end.hpp"

#include <boost/asio/co_spawn.hpp>

namespace {

namespace asio = boost::asio;
using namespace evenline;

constexpr std::size_t largest_message = 512;

// Notes what is said, answers each message with its length and closes on "bye".
class noting_talk final : public http::conversation {
public:
    explicit noting_talk(bool greeted) : greeted_(greeted) {}
    std::string heard;
    std::size_t largest{};
    bool ended{};
    bool opened(http::console&, const http::request&) override { return greeted_; }
    bool said(http::console& c, std::string_view text) override {
        fuzz::must(!ended, "nothing is said after the end");
        heard.append(text).append("\n--\n");
        largest = std::max(largest, text.size());
        c.send(std::make_shared<const std::string>(std::to_string(text.size())));
        if (text == "bye") c.close(1000, "bye");
        return text != "who?";
    }
    void over(http::console&) override { ended = true; }

private:
    bool greeted_;
};

struct outcome {
    std::string heard, sent;
};

outcome conversation(const std::string& upgrade, std::vector<std::string_view> pieces,
                     bool greeted) {
    asio::io_context loop{1};
    http::settings limits;
    limits.live_message_limit_bytes = largest_message;
    outcome out;
    fuzz::memory_transport wire(loop, std::move(pieces), out.sent);
    noting_talk talk(greeted);
    http::request asked;
    bool ended = false;
    asio::co_spawn(loop, http::serve_websocket(talk, limits, wire, asked, upgrade),
                   [&](std::exception_ptr broke) {
                       fuzz::must(!broke, "a websocket never throws");
                       ended = true;
                   });
    while (!ended && loop.run_one() != 0) {}
    fuzz::must(ended && talk.ended, "a connection whose peer has gone ends");
    fuzz::must(talk.largest <= largest_message, "no message over its limit is handed on");
    fuzz::must(out.sent.starts_with("HTTP/1.1 101 "), "an upgrade is answered");
    out.heard = std::move(talk.heard);
    return out;
}

std::string frame(std::string_view payload) {
    std::string out("\x81", 1);
    const auto n = std::min<std::size_t>(payload.size(), 65'535);
    if (n < 126) {
        out += static_cast<char>(0x80U | n);
    } else {
        out += static_cast<char>(0xFE);
        out += static_cast<char>(n >> 8U);
        out += static_cast<char>(n & 255U);
    }
    out.append(4, '\0');
    return out.append(payload.substr(0, n));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 20'000) return 0;
    const auto rest = fuzz::text_of(data + 2, size - 2);
    std::string bytes;
    if ((data[0] & 2U) != 0) {
        bytes = rest;
    } else {
        for (const auto part : fuzz::parts_of(rest, 8)) bytes += frame(part);
    }
    const std::string upgrade =
        "GET /api/v1/live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    const bool greeted = (data[0] & 1U) != 0;
    const auto whole = conversation(upgrade, {bytes}, greeted);
    const auto cut = conversation(upgrade, fuzz::pieces_of(bytes, data[1]), greeted);
    fuzz::must(whole.heard == cut.heard, "the same messages however the bytes are cut");
    return 0;
}
