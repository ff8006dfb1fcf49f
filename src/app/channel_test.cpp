#include "app/channel_test.hpp"

#include "app/plain_client.hpp"
#include "app/stream_test.hpp"
#include "evenline/channels/stream.hpp"
#include "evenline/receivers/imap_receiver.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

plain_reply ask(const config& settings, const std::string& method, const std::string& path) {
    asio::io_context loop;
    auto host = settings.http.listen_host;
    if (host == "0.0.0.0" || host == "::") host = "127.0.0.1";
    plain_client client{loop.get_executor(), host, settings.http.listen_port};
    auto answer =
        asio::co_spawn(loop, client.ask(method, path, "", {{"Content-Type", "application/json"}}),
                       asio::use_future);
    loop.run();
    return answer.get();
}

test_step knock_on_mail_door(const std::string& listen) {
    const auto address = parse_listen(listen);
    if (!address) return {"mail door", true, listen + " is a socket in the file system; not tried"};
    asio::io_context loop;
    asio::ip::tcp::socket socket{loop};
    boost::system::error_code failed;
    const auto host = asio::ip::make_address(address->host, failed);
    if (!failed) socket.connect({host, address->port}, failed);
    std::string greeting;
    if (!failed) asio::read_until(socket, asio::dynamic_buffer(greeting, 4'096), "\r\n", failed);
    if (failed)
        return {"mail door", false, listen + ": " + failed.message() + "; is the server running?"};
    return {"mail door", greeting.starts_with("220"),
            listen + " says " + greeting.substr(0, greeting.find('\r'))};
}

bool has_mail_door(const channels::channel_settings& channel) {
    return channel.kind == "lmtp" || channel.kind == "smtp";
}

}  // namespace

std::string address_of(const channels::channel_settings& channel) {
    if (has_mail_door(channel)) return channel.kind + ':' + channel.text("listen");
    if (channel.kind == "imap") return channel.text("imap_url");
    const auto* kind = channels::find_kind(channel.kind);
    if (const auto ours = kind != nullptr ? kind->make(channel)->listens() : nullptr) {
        const auto to = ours->address();
        return "connects to " + to.host + ":" + std::to_string(to.port);
    }
    return channel.public_url + "/api/v1/hooks/" + channel.id;
}

std::vector<test_step> test_channel(const config& settings,
                                    const channels::channel_settings& channel) {
    std::vector<test_step> out;
    out.push_back({"settings", true, channel.kind + ", every required setting is there"});
    if (channel.kind == "imap") {
        auto login = receivers::imap_settings_of(channel).login;
        if (login.ca_file.empty()) login.ca_file = settings.outgoing_ca_file;
        const auto wrong = receivers::try_login(login);
        out.push_back({"mailbox", wrong.empty(),
                       login.user + " at " + login.url +
                           (wrong.empty() ? ": logged in" : ": " + wrong)});
        return out;
    }
    if (has_mail_door(channel)) {
        out.push_back(knock_on_mail_door(channel.text("listen")));
        return out;
    }
    if (channels::find_kind(channel.kind)->make(channel)->listens()) {
        for (auto& step : try_stream(settings, channel)) out.push_back(std::move(step));
        return out;
    }
    if (!settings.http.certificate_file.empty()) {
        out.push_back({"door", false,
                       "the server speaks TLS; this test speaks plain HTTP. Try " +
                           address_of(channel) + " with curl"});
        return out;
    }
    const auto alive = ask(settings, "GET", "/healthz");
    const auto listen = to_text({settings.http.listen_host, settings.http.listen_port});
    out.push_back(
        {"server", alive.status == 200,
         alive.status == 200
             ? listen + " answers"
             : listen + ": " +
                   (alive.status == 0 ? alive.body : "status " + std::to_string(alive.status)) +
                   "; is the server running?"});
    if (alive.status != 200) return out;
    const auto refused = ask(settings, "POST", "/api/v1/hooks/" + channel.id);
    const bool good = refused.status == 400 || refused.status == 401 || refused.status == 403;
    out.push_back(
        {"signature", good,
         "a request without a signature got " + std::to_string(refused.status) +
             (refused.status == 404 ? "; the running server was started without this channel"
                                    : "")});
    out.push_back({"address", true, "give the provider " + address_of(channel)});
    return out;
}

}  // namespace evenline::app
