#include "blackbox/exchange.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace asio = boost::asio;
using asio::ip::tcp;
namespace {

std::string value_of(const std::string& message, const std::string& key) {
    const auto at = message.find(key + ": ");
    if (at == message.npos) return {};
    const auto from = at + key.size() + 2;
    return message.substr(from, message.find_first_of("\r\n", from) - from);
}

long seconds_now() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

exchange::exchange() : door_(loop_, {asio::ip::make_address("127.0.0.1"), 0}) {
    port_ = door_.local_endpoint().port();
}
exchange::~exchange() = default;

void exchange::begin(std::string end) {
    end_ = std::move(end);
    thread_ = std::thread([this] { serve(); });
}

void exchange::stop() {
    stopping_ = true;
    hang_up();
    boost::system::error_code ec;
    tcp::socket knock(loop_);
    knock.connect({asio::ip::make_address("127.0.0.1"), port_}, ec);   // wakes the door
    if (thread_.joinable()) thread_.join();
}

void exchange::serve() {
    while (!stopping_) {
        auto socket = std::make_shared<tcp::socket>(loop_);
        boost::system::error_code ec;
        door_.accept(*socket, ec);
        if (ec || stopping_ || shut_) continue;
        { const std::scoped_lock hold(lock_); now_ = socket; }
        ++connections_;
        greet();
        std::string rest;
        for (char piece[4'096]; !ec;) {
            const auto n = socket->read_some(asio::buffer(piece), ec);
            rest.append(piece, n);
            { const std::scoped_lock hold(lock_); heard_.append(piece, n); }
            for (auto at = rest.find(end_); at != rest.npos; at = rest.find(end_)) {
                const auto message = rest.substr(0, at + end_.size());
                rest.erase(0, at + end_.size());
                take(message);
            }
        }
    }
}

void exchange::say(const std::string& bytes) {
    const std::scoped_lock hold(lock_);
    boost::system::error_code ignored;
    if (now_) asio::write(*now_, asio::buffer(bytes), ignored);
}

void exchange::hang_up() {
    const std::scoped_lock hold(lock_);
    boost::system::error_code ignored;
    if (now_) now_->shutdown(tcp::socket::shutdown_both, ignored);
}

std::string exchange::heard() {
    const std::scoped_lock hold(lock_);
    return heard_;
}

bool exchange::hears(const std::string& part) {
    return eventually([&] { return heard().find(part) != std::string::npos; });
}

// --- Asterisk

std::string asterisk::event(const std::string& name, const std::string& line,
                            const std::string& more) {
    return "Event: " + name + "\r\nChannel: PJSIP/trunk-" + line + "\r\nCallerIDNum: " +
           callers_[line].number + "\r\nUniqueid: " + line + "\r\nLinkedid: " + line +
           "\r\nQueue: support\r\n" + more + "\r\n";
}

void asterisk::joins(const std::string& line, const std::string& number, int waited_s) {
    const std::scoped_lock hold(lock_);
    callers_[line] = {number, waited_s, true};
    const auto said = event("QueueCallerJoin", line, "Position: 1\r\nCount: 1\r\n");
    say(said + said);   // twice: it happens
}

void asterisk::leaves(const std::string& line, bool unheard) {
    const std::scoped_lock hold(lock_);
    const auto said = event("QueueCallerAbandon", line) + event("QueueCallerLeave", line) +
                      event("Hangup", line, "Cause: 16\r\n");
    callers_.erase(line);
    if (!unheard) say(said);
}

void asterisk::hangs_up(const std::string& line) { say(event("Hangup", line, "Cause: 16\r\n")); }

void asterisk::take(const std::string& message) {
    const std::scoped_lock hold(lock_);
    const auto id = value_of(message, "ActionID"), action = value_of(message, "Action");
    const auto ok = "Response: Success\r\nActionID: " + id + "\r\n\r\n";
    if (action == "CoreShowChannels") {
        auto out = ok;
        for (const auto& [line, c] : callers_)
            out += "Event: CoreShowChannel\r\nActionID: " + id + "\r\nChannel: PJSIP/trunk-" +
                   line + "\r\nUniqueid: " + line + "\r\nLinkedid: " + line + "\r\n\r\n";
        return say(out + "Event: CoreShowChannelsComplete\r\nActionID: " + id + "\r\n\r\n");
    }
    if (action == "QueueStatus") {
        auto out = ok;
        for (const auto& [line, c] : callers_) {
            if (c.queued)
                out += event("QueueEntry", line, "Wait: " + std::to_string(c.waited_s) + "\r\n");
        }
        return say(out + "Event: QueueStatusComplete\r\n\r\n");
    }
    say(ok);
    if (action == "Redirect")
        redirected(value_of(message, "Channel").substr(std::string("PJSIP/trunk-").size()));
}

// A redirect out of a queue looks like giving up.
void asterisk::redirected(const std::string& line) {
    callers_[line].queued = false;
    say(event("QueueCallerAbandon", line) + event("QueueCallerLeave", line));
}

// --- FreeSWITCH

void freeswitch::event(const std::string& body) {
    say("Content-Length: " + std::to_string(body.size()) +
        "\nContent-Type: text/event-plain\n\n" + body);
}

std::string freeswitch::queue_event(const std::string& action, const std::string& line,
                                    const std::string& more) {
    return "Event-Name: CUSTOM\nEvent-Subclass: callcenter%3A%3Ainfo\nCC-Queue: support%40default\n"
           "CC-Action: " + action + "\nCC-Member-UUID: m-" + line + "\nCC-Member-Session-UUID: " +
           line + "\nCC-Member-CID-Number: " + callers_[line].number + "\n" + more + "\n";
}

void freeswitch::joins(const std::string& line, const std::string& number, int waited_s) {
    const std::scoped_lock hold(lock_);
    callers_[line] = {number, seconds_now() - waited_s, true};
    event(queue_event("member-queue-start", line));
}

void freeswitch::leaves(const std::string& line, bool unheard) {
    const std::scoped_lock hold(lock_);
    const auto left = queue_event("member-queue-end", line,
                                  "CC-Cause: Cancel\nCC-Cancel-Reason: BREAK_OUT\n");
    callers_.erase(line);
    if (!unheard) event(left);
}

void freeswitch::hangs_up(const std::string& line) {
    event("Event-Name: CHANNEL_HANGUP_COMPLETE\nUnique-ID: " + line + "\n\n");
}

void freeswitch::take(const std::string& message) {
    const std::scoped_lock hold(lock_);
    const auto answer = [this](const std::string& body) {
        say("Content-Type: api/response\nContent-Length: " + std::to_string(body.size()) + "\n\n" +
            body);
    };
    if (!message.starts_with("api "))
        return say("Content-Type: command/reply\nReply-Text: +OK accepted\n\n");
    if (message.starts_with("api strepoch")) return answer(std::to_string(seconds_now()) + "\n");
    if (message.starts_with("api show channels")) {
        std::string out = "uuid,direction\n";
        for (const auto& [line, c] : callers_) out += line + ",inbound\n";
        return answer(out + "\n" + std::to_string(callers_.size()) + " total.\n");
    }
    if (message.starts_with("api callcenter_config queue list members")) {
        std::string out = "queue|uuid|session_uuid|cid_number|cid_name|joined_epoch|state\n";
        for (const auto& [line, c] : callers_) {
            if (c.queued)
                out += "support@default|m-" + line + "|" + line + "|" + c.number + "||" +
                       std::to_string(c.since) + "|Waiting\n";
        }
        return answer(out + "+OK\n");
    }
    if (message.starts_with("api callcenter_config queue list"))
        return answer("name|strategy\nsupport@default|longest-idle-agent\n+OK\n");
    answer("+OK\n");
    constexpr std::string_view transfer = "api uuid_transfer ";
    if (message.starts_with(transfer)) {
        const auto line = message.substr(transfer.size(),
                                         message.find(' ', transfer.size()) - transfer.size());
        callers_[line].queued = false;
        event(queue_event("member-queue-end", line,
                          "CC-Cause: Cancel\nCC-Cancel-Reason: BREAK_OUT\n"));
    }
}

}  // namespace evenline::blackbox
