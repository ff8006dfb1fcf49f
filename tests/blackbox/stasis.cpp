#include "blackbox/stasis.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <ctime>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
namespace {

std::string iso(int seconds_ago) {
    const auto at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()) -
                    seconds_ago;
    std::tm parts{};
    gmtime_r(&at, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000+0000", &parts);
    return text;
}

std::string parameter(const std::string& target, const std::string& name) {
    const auto at = target.find(name + "=");
    if (at == target.npos) return {};
    auto out = target.substr(at + name.size() + 1);
    out = out.substr(0, out.find('&'));
    for (auto c = out.find('%'); c != out.npos; c = out.find('%', c + 1))
        out.replace(c, 3, 1, static_cast<char>(std::stoi(out.substr(c + 1, 2), nullptr, 16)));
    return out;
}

}  // namespace

struct stasis::listener {
    explicit listener(tcp::socket s) : socket(std::move(s)) {}
    beast::websocket::stream<tcp::socket> socket;
};

stasis::stasis() : door_(loop_, {asio::ip::make_address("127.0.0.1"), 0}) {
    port_ = door_.local_endpoint().port();
    threads_.emplace_back([this] { serve(); });
}

stasis::~stasis() {
    stopping_ = true;
    drop_events();
    boost::system::error_code ec;
    tcp::socket knock(loop_);
    knock.connect({asio::ip::make_address("127.0.0.1"), port_}, ec);
    threads_.front().join();
    for (std::size_t i = 1; i < threads_.size(); ++i) threads_[i].join();
}

void stasis::serve() {
    while (!stopping_) {
        boost::system::error_code ec;
        tcp::socket socket(loop_);
        door_.accept(socket, ec);
        if (ec || stopping_) continue;
        threads_.emplace_back([this, s = std::move(socket)]() mutable { converse(std::move(s)); });
    }
}

// One request a connection, or the events.
void stasis::converse(tcp::socket socket) {
    boost::system::error_code ec;
    beast::flat_buffer rest;
    http::request<http::string_body> asked;
    http::read(socket, rest, asked, ec);
    if (ec) return;
    const std::string target(asked.target()), method(asked.method_string());
    if (beast::websocket::is_upgrade(asked)) {
        auto l = std::make_shared<listener>(std::move(socket));
        l->socket.accept(asked, ec);
        { const std::scoped_lock hold(lock_); events_ = l; }
        beast::flat_buffer ignored;
        while (!ec) l->socket.read(ignored, ec);
        return;
    }
    http::response<http::string_body> said;
    unsigned status = 200;
    said.body() = answer(method, target, status);
    said.result(status);
    said.keep_alive(false);
    said.prepare_payload();
    http::write(socket, said, ec);
    // What follows from it comes after its answer.
    if (method == "POST" && target.starts_with("/ari/channels?"))
        ring(parameter(target, "channelId"), parameter(target, "appArgs"));
}

std::string stasis::shown(const std::string& id) const {
    const auto found = calls_.find(id);
    const auto c = found == calls_.end() ? call{} : found->second;
    return "{\"id\":\"" + id + "\",\"caller\":{\"name\":\"\",\"number\":\"" + c.number +
           "\"},\"dialplan\":{\"exten\":\"900\"},\"creationtime\":\"" + c.created + "\"}";
}

std::string stasis::answer(const std::string& method, const std::string& target,
                           unsigned& status) {
    const std::scoped_lock hold(lock_);
    requests_.push_back(method + " " + target);
    std::string ids, all;
    for (const auto& [id, c] : calls_) {
        ids += (ids.empty() ? "\"" : ",\"") + id + "\"";
        all += (all.empty() ? "" : ",") + shown(id);
    }
    if (method == "GET" && target == "/ari/bridges") return "[]";
    if (method == "GET" && target == "/ari/channels") return "[" + all + "]";
    if (method == "GET") return "{\"channel_ids\":[" + ids + "]}";
    const std::string channels = "/ari/channels/";
    if (method == "DELETE" && target.starts_with(channels) && !target.ends_with("/moh"))
        hangs_up(target.substr(channels.size()));
    if (const auto both = parameter(target, "channel"); target.find("/addChannel") != target.npos)
        tell("ChannelEnteredBridge", both.substr(both.find(',') + 1),
             ",\"bridge\":{\"id\":\"b\",\"channels\":[\"" + both.substr(0, both.find(',')) +
                 "\",\"" + both.substr(both.find(',') + 1) + "\"]}");
    status = method == "POST" && target.starts_with("/ari/channels?") ? 200 : 204;
    return status == 204 ? "" : "{}";
}

void stasis::ring(const std::string& id, const std::string& args) {
    if (!answers_)
        return tell("ChannelDestroyed", id, ",\"cause\":19,\"cause_txt\":\"No Answer\"");
    const auto comma = args.find(',');
    tell("StasisStart", id, ",\"args\":[\"" + args.substr(0, comma) + "\",\"" +
                                args.substr(comma + 1) + "\"]");
}

void stasis::tell(const std::string& type, const std::string& id, const std::string& more) {
    const std::scoped_lock hold(lock_);
    if (!events_) return;
    boost::system::error_code ignored;
    events_->socket.text(true);
    events_->socket.write(asio::buffer("{\"type\":\"" + type + "\",\"application\":\"evenline\"," +
                                       "\"timestamp\":\"" + iso(0) + "\",\"channel\":" + shown(id) +
                                       more + "}"), ignored);
}

void stasis::enters(const std::string& id, const std::string& number, int seconds_ago) {
    const std::scoped_lock hold(lock_);
    calls_[id] = {number, iso(seconds_ago)};
    tell("StasisStart", id, ",\"args\":[\"queue\",\"support\"]");
}

void stasis::hangs_up(const std::string& id, bool unheard) {
    const std::scoped_lock hold(lock_);
    if (!unheard) tell("ChannelHangupRequest", id, ",\"cause\":16");
    if (!unheard) tell("ChannelDestroyed", id, ",\"cause\":16");
    calls_.erase(id);
}

void stasis::presses(const std::string& id, const std::string& key) {
    tell("ChannelDtmfReceived", id, ",\"digit\":\"" + key + "\",\"duration_ms\":80");
}

void stasis::drop_events() {
    const std::scoped_lock hold(lock_);
    boost::system::error_code ignored;
    if (events_) beast::get_lowest_layer(events_->socket).shutdown(tcp::socket::shutdown_both,
                                                                   ignored);
    events_.reset();
}

std::string stasis::requests() {
    const std::scoped_lock hold(lock_);
    std::string out;
    for (const auto& r : requests_) out += r + "\n";
    return out;
}

bool stasis::hears(const std::string& request) {
    return eventually([&] { return requests().find(request) != std::string::npos; });
}

}  // namespace evenline::blackbox
