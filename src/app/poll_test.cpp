#include "app/poll_test.hpp"

#include "evenline/channels/sign_in.hpp"
#include "evenline/senders/curl_transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace evenline::app {
namespace asio = boost::asio;
namespace {

senders::transport_answer fetched(const config& settings, channels::http_call call) {
    senders::curl_settings wire;
    wire.threads = 1;
    wire.ca_file = settings.outgoing_ca_file;
    senders::curl_transport outside(wire);
    channels::outbound_call out;
    out.http = std::move(call);
    asio::io_context loop;
    auto answer =
        asio::co_spawn(loop, outside.send(std::move(out), false), asio::use_future);
    loop.run();
    return answer.get();
}

}  // namespace

std::vector<test_step> try_polling(const config& settings, const channels::adapter& by) {
    std::vector<test_step> out;
    std::string token;
    if (const auto* door = by.signs_in()) {
        const auto answer = fetched(settings, door->ask());
        const auto in = door->answer(answer.status, answer.headers, answer.body, {});
        const bool good = answer.status != 0 && !in.token.empty();
        out.push_back({"signed in", good,
                       good                 ? "a token was given"
                       : answer.status == 0 ? "not reached: " + answer.error
                                            : in.error});
        if (!good) return out;
        token = in.token;
    }
    const auto answer = fetched(settings, by.polls()->next_poll({"", token}));
    if (answer.status == 0) {
        out.push_back({"asked", false, "not reached: " + answer.error});
        return out;
    }
    const auto read = by.polls()->read_poll("", {answer.status, answer.headers, answer.body, {}});
    const bool good = read.what.what == channels::verdict::valid;
    out.push_back({"asked", good, good ? "it answers; nothing of it was kept" : read.what.why});
    return out;
}

}  // namespace evenline::app
