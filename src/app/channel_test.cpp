#include "app/channel_test.hpp"

#include "app/own_server.hpp"
#include "app/poll_test.hpp"
#include "app/stream_test.hpp"
#include "evenline/channels/polling.hpp"
#include "evenline/channels/sample_request.hpp"
#include "evenline/channels/stream.hpp"
#include "evenline/receivers/imap_receiver.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <chrono>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

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

// What the provider would say, genuine, through the adapter and no further.
test_step read_a_sample(const channels::channel_settings& channel) {
    const core::instant now{std::chrono::duration_cast<std::chrono::microseconds>(
                                std::chrono::system_clock::now().time_since_epoch())
                                .count()};
    const auto mark = static_cast<std::uint64_t>(now.us / 1'000);
    const auto sample = channels::sample_of(channel, address_of(channel), now, mark);
    if (!sample)
        return {"sample", true, "a public key cannot sign: write to yourself from another account"};
    const auto by = channels::find_kind(channel.kind)->make(channel);
    const auto read = channels::hear(*by, sample->raw(now));
    for (const auto& e : read.events) {
        if (e.creates_work) return {"sample", true, e.event_kind + " understood; " + sample->how};
    }
    return {"sample", false, "not understood: " + (read.why.empty() ? "no work" : read.why)};
}

bool has_mail_door(const channels::channel_settings& channel) {
    return channel.kind == "lmtp" || channel.kind == "smtp";
}

// "https://mastodon.social/api/…" -> "https://mastodon.social"
std::string asked_server(const channels::polling& by) {
    const auto url = by.next_poll({}).url;
    const auto host = url.find("://");
    return url.substr(0, host == url.npos ? host : url.find('/', host + 3));
}

}  // namespace

std::string address_of(const channels::channel_settings& channel) {
    if (has_mail_door(channel)) return channel.kind + ':' + channel.text("listen");
    if (channel.kind == "imap") return channel.text("imap_url");
    const auto* kind = channels::find_kind(channel.kind);
    const auto by = kind != nullptr ? kind->make(channel) : nullptr;
    if (const auto ours = by ? by->listens() : nullptr) {
        const auto to = ours->address();
        return "connects to " + to.host + ":" + std::to_string(to.port);
    }
    if (by && by->polls() != nullptr) return "asks " + asked_server(*by->polls());
    return channel.public_url + "/api/v1/hooks/" + channel.id;
}

std::vector<test_step> test_channel(const config& settings,
                                    const channels::channel_settings& channel) {
    std::vector<test_step> out;
    out.push_back({"settings", true, channel.kind + ", every required setting is there"});
    out.push_back(read_a_sample(channel));
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
    const auto by = channels::find_kind(channel.kind)->make(channel);
    if (by->listens()) {
        for (auto& step : try_stream(settings, channel)) out.push_back(std::move(step));
        return out;
    }
    if (by->polls() != nullptr) {
        for (auto& step : try_polling(settings, *by)) out.push_back(std::move(step));
        return out;
    }
    const auto alive = ask_own_server(settings, "GET", "/healthz", "", {});
    const auto listen = to_text({settings.http.listen_host, settings.http.listen_port});
    out.push_back(
        {"server", alive.status == 200,
         alive.status == 200
             ? listen + " answers"
             : listen + ": " +
                   (alive.status == 0 ? alive.body : "status " + std::to_string(alive.status)) +
                   "; is the server running?"});
    if (alive.status != 200) return out;
    const auto refused = ask_own_server(settings, "POST", "/api/v1/hooks/" + channel.id, "", {});
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
