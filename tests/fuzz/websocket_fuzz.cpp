// The live feed's door: whatever bytes come after the upgrade, the connection ends or goes on and
// the server serves others. The first byte says whether the feed is greeted by its header; the rest
// is cut at 0x1E into text frames, or sent as it is.
#include "fuzz/fuzz.hpp"
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace {

using namespace evenline;

class served final : public http_test::desk {
public:
    served() { bearer_ = token(engine::role::supervisor); }
    void TestBody() override {}
    void talk(const std::string& bytes, bool greeted) {
        http_test::wire wire(port());
        std::string head =
            "GET /api/v1/live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        if (greeted) head += "Authorization: Bearer " + bearer_ + "\r\n";
        wire.send(head + "\r\n" + bytes);
        fuzz::must(wire.receive().status == 101, "an upgrade is answered");
    }
    void must_serve() {
        http_test::wire wire(port());
        wire.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        fuzz::must(wire.receive().status == 200, "others are served");
    }

private:
    std::string bearer_;
};

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
    static served server;
    static unsigned runs = 0;
    if (size < 1 || size > 20'000) return 0;
    const auto rest = fuzz::text_of(data + 1, size - 1);
    std::string bytes;
    if ((data[0] & 2U) != 0) {
        bytes = rest;
    } else {
        for (const auto part : fuzz::parts_of(rest, 8)) bytes += frame(part);
    }
    server.talk(bytes, (data[0] & 1U) != 0);
    if (++runs % 32 == 0) server.must_serve();
    return 0;
}
