// A whole connection: requests are the same however the network cuts the bytes, and nothing in a
// body is ever taken for a request.
#include "fuzz/fuzz.hpp"
#include "fuzz/memory_transport.hpp"
#include "http/wire/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace {

namespace asio = boost::asio;
using namespace evenline;

// Notes what it was asked and answers 204.
class noting_edge final : public http::edge {
public:
    std::string asked;
    std::size_t largest_body{};
    const http::settings& limits() const override { return limits_; }
    std::size_t body_limit(std::string_view, std::string_view) const override { return 4'096; }
    bool admits(const http::request&) const override { return true; }
    std::shared_ptr<void> room_for(std::size_t) override { return std::make_shared<bool>(); }
    bool stopping() const override { return false; }
    bool crowded() const override { return false; }
    std::string new_trace_id() override { return "t"; }
    asio::awaitable<http::response> answer(http::request& r) override {
        asked += r.method + ' ' + r.target + '\n';
        for (const auto& h : r.headers) asked += h.name + ':' + h.value + '\n';
        asked += r.body + "\n--\n";
        largest_body = std::max(largest_body, r.body.size());
        http::response out;
        out.status = 204;
        co_return out;
    }
    std::optional<http::response> refuse_live(const http::request&) override {
        http::response out;
        out.status = 403;
        return out;
    }
    asio::awaitable<void> serve_live(http::transport&, const http::request&, std::string) override {
        co_return;
    }

private:
    http::settings limits_;
};

std::string conversation(std::vector<std::string_view> pieces) {
    asio::io_context loop{1};
    noting_edge edge;
    std::string out;
    auto one = http::make_connection(
        std::make_unique<fuzz::memory_transport>(loop, std::move(pieces), out), edge);
    bool ended = false;
    asio::co_spawn(loop, one->run(), [&](std::exception_ptr broke) {
        fuzz::must(!broke, "a connection never throws");
        ended = true;
    });
    while (!ended && loop.run_one() != 0) {}
    fuzz::must(ended, "a connection whose peer has gone ends");
    fuzz::must(edge.largest_body <= 4'096, "no body over its limit is handed on");
    return edge.asked;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 24'000) return 0;
    const auto input = fuzz::text_of(data + 1, size - 1);
    const auto whole = conversation({input});
    const auto cut = conversation(fuzz::pieces_of(input, data[0]));
    fuzz::must(whole == cut, "the same requests however the bytes are cut");
    return 0;
}
