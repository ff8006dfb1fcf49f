// An existing Asterisk queue, followed and acted on through the manager:
// docs/channels/asterisk_ami.md.
#include "channels/ami_message.hpp"
#include "channels/exchange_call.hpp"
#include "evenline/channels/address.hpp"
#include "evenline/channels/followed_calls.hpp"

#include <array>
#include <map>

namespace evenline::channels {
namespace {

constexpr std::string_view login_id = "1", channels_id = "2", queues_id = "3", ping_id = "4",
                           action_prefix = "act-";

struct ami_settings : exchange_settings {
    explicit ami_settings(const channel_settings& s)
        : exchange_settings(s, 5038), context(s.text("context", "evenline")),
          tls(s.text("tls") == "true") {
        if (agent_endpoint.empty()) agent_endpoint = "PJSIP/{phone}";
    }
    std::string context;
    bool tls;
};

class ami_stream final : public stream {
public:
    explicit ami_stream(ami_settings s) : settings_(std::move(s)) {}

    [[nodiscard]] stream_address address() const override {
        stream_address out;
        out.host = settings_.host;
        out.port = settings_.port;
        out.tls = settings_.tls;
        return out;
    }
    stream_step connected(core::instant) override;
    stream_step received(std::string_view, core::instant) override;
    stream_step tick(core::instant) override;
    stream_step act(std::uint64_t, const outbound_message&, core::instant) override;

private:
    struct under_way { std::uint64_t number{}; std::string kind, thread, agent; };

    void take(const ami_message&, core::instant, stream_step&);
    void response(const ami_message&, core::instant, stream_step&);
    void listed(const ami_message&, core::instant, stream_step&);
    void of_queue(const ami_message&, core::instant, stream_step&);
    void dialled(const ami_message&, core::instant, stream_step&);
    void hung_up(const ami_message&, core::instant, stream_step&);
    void called_back(const ami_message&, core::instant, stream_step&);
    [[nodiscard]] inbound_event about(const ami_message&, std::string kind, std::string key) const;
    [[nodiscard]] std::string connect(const followed_call&, const std::string& id,
                                      const outbound_message&) const;
    static void keep(inbound_event e, const ami_message& m, stream_step& out) {
        out.input.push_back({m.raw, {}, {}});
        out.input.back().events.push_back(std::move(e));
    }
    // A call's first line gives it its name; older versions do not say which that is.
    [[nodiscard]] std::string thread_of(const ami_message& m) const {
        const auto line = m.text("Uniqueid");
        auto first = m.text("Linkedid");
        if (first.empty()) {
            const auto known = linked_.find(line);
            first = known == linked_.end() ? line : known->second;
        }
        return first.empty() ? std::string{} : "ami:" + first;
    }

    ami_settings settings_;
    ami_reader reader_;
    followed_calls calls_;
    std::map<std::string, std::string> linked_;     // of the listing: line to its call's first
    std::vector<std::string> alive_;
    std::map<std::string, under_way> actions_;
    bool listing_{};
};

stream_step ami_stream::connected(core::instant) {
    reader_.forget();
    calls_.forget_all();
    actions_.clear();
    stream_step out;
    out.say = ami_action("Login", login_id, {{"Username", settings_.username},
                                             {"Secret", settings_.secret},
                                             {"Events", "agent,call"}});
    return out;
}

stream_step ami_stream::received(std::string_view bytes, core::instant now) {
    stream_step out;
    reader_.add(bytes);
    while (const auto message = reader_.next()) take(*message, now, out);
    if (reader_.is_too_long()) out.close = "a message of over 256 KiB";
    return out;
}

stream_step ami_stream::tick(core::instant) {
    stream_step out;
    out.say = ami_action("Ping", ping_id);
    return out;
}

void ami_stream::take(const ami_message& m, core::instant now, stream_step& out) {
    const auto event = m.text("Event");
    if (event.empty()) return response(m, now, out);
    if (event == "CoreShowChannel" || event == "CoreShowChannelsComplete" ||
        event == "QueueEntry" || event == "QueueStatusComplete")
        return listed(m, now, out);
    if (event == "DialEnd") return dialled(m, now, out);
    if (event == "Hangup") return hung_up(m, now, out);
    if (event == "OriginateResponse") return called_back(m, now, out);
    of_queue(m, now, out);
}

void ami_stream::response(const ami_message& m, core::instant now, stream_step& out) {
    const auto id = m.text("ActionID"), said = m.text("Message");
    const bool good = m.text("Response") == "Success";
    if (id == login_id) {
        if (good) {
            listing_ = true;
            linked_.clear();
            alive_.clear();
            out.say += ami_action("CoreShowChannels", channels_id);
            return;
        }
        keep(connection_event("auth_failed", now), m, out);
        out.close = "Asterisk refused the login (" + said + "): check username and password, and "
                    "that manager.conf permits our address";
        out.refused = true;
    } else if (id == channels_id && !good) {
        out.close = "Asterisk does not list its channels (" + said + "): the account in "
                    "manager.conf needs write = system,call,reporting,originate";
        out.refused = true;
    } else if (const auto found = actions_.find(id); found != actions_.end()) {
        const auto& a = found->second;
        unsigned status = 200;
        const bool gone = said.find("o such channel") != said.npos ||
                          said.find("not exist") != said.npos;
        if (!good) status = gone ? (a.kind == "end_call" ? 200 : 404)
                          : said.find("ermission") != said.npos ? 403 : 422;
        if (!good && a.kind == "connect_call") {
            if (auto* call = calls_.by_thread(a.thread)) call->taken = false;
        }
        out.replies.push_back({a.number, status, said});
        if (!good || a.kind != "call_back") actions_.erase(found);
    }
}

// The snapshot: every channel, then everybody in the queues with the seconds they have waited.
void ami_stream::listed(const ami_message& m, core::instant now, stream_step& out) {
    const auto event = m.text("Event"), line = m.text("Uniqueid");
    if (event == "CoreShowChannel") {
        const auto first = m.text("Linkedid");
        if (!first.empty()) linked_[line] = first;
        alive_.push_back("ami:" + line);
        if (!first.empty()) alive_.push_back("ami:" + first);
        // Not the agents' lines, which belong to their callers' calls.
        if (first.empty() || first == line) calls_.note(line, thread_of(m), m.text("Channel"), {});
    } else if (event == "CoreShowChannelsComplete") {
        out.say += ami_action("QueueStatus", queues_id);
    } else if (event == "QueueEntry") {
        const auto queue = m.text("Queue");
        if (!settings_.follows(queue) || line.empty()) return;
        auto e = about(m, "call.queued", line + ":" + queue + ":join");
        const auto waited = core::seconds(whole_number(m.text("Wait")).value_or(0));
        e.occurred_at = now - waited;
        e.creates_work = true;
        name_caller(e, settings_, m.text("CallerIDNum"), m.text("CallerIDName"), now - waited);
        alive_.push_back(e.thread_key);
        calls_.note(line, e.thread_key, m.text("Channel"), queue);
        keep(std::move(e), m, out);
    } else if (listing_) {
        listing_ = false;
        out.input.push_back({m.raw, {}, stream_snapshot{alive_}});
        out.ready = true;
    }
}

inbound_event ami_stream::about(const ami_message& m, std::string kind, std::string key) const {
    inbound_event e;
    e.event_kind = std::move(kind);
    e.dedupe_key = std::move(key);
    e.thread_key = thread_of(m);
    e.provider_id = m.text("Uniqueid");
    struct shown { std::string_view field; const char* as; };
    static constexpr std::array told{
        shown{"Queue", "queue"}, shown{"Position", "position"}, shown{"Count", "count"},
        shown{"OriginalPosition", "original_position"}, shown{"HoldTime", "wait_s"},
        shown{"Wait", "wait_s"}, shown{"TalkTime", "talk_s"}, shown{"RingTime", "ring_s"},
        shown{"Reason", "reason"}, shown{"MemberName", "agent"},
        shown{"DialStatus", "dial_result"}};
    for (const auto& t : told) {
        if (auto value = m.text(t.field); !value.empty()) e.extra[t.as] = std::move(value);
    }
    return e;
}

void ami_stream::of_queue(const ami_message& m, core::instant now, stream_step& out) {
    struct meaning { std::string_view event, kind, key; bool ends; };
    // Versions before 12 say Join and Leave.
    static constexpr std::array meanings{
        meaning{"QueueCallerJoin", "call.queued", "join", false},
        meaning{"Join", "call.queued", "join", false},
        meaning{"QueueCallerLeave", "call.left_queue", "leave", false},
        meaning{"Leave", "call.left_queue", "leave", false},
        meaning{"QueueCallerAbandon", "call.abandoned", "abandon", true},
        meaning{"AgentCalled", "call.offered", "called", false},
        meaning{"AgentRingNoAnswer", "call.offer_failed", "unanswered", false},
        meaning{"AgentConnect", "call.answered", "connect", false},
        meaning{"AgentComplete", "call.completed", "complete", true}};
    const auto event = m.text("Event"), line = m.text("Uniqueid"), queue = m.text("Queue");
    if (line.empty() || queue.empty() || !settings_.follows(queue)) return;
    for (const auto& one : meanings) {
        if (one.event != event) continue;
        auto other = m.text("DestUniqueid");
        if (other.empty()) other = m.text("MemberName");
        const bool of_agent = one.event.starts_with("Agent");
        auto e = about(m, std::string(one.kind),
                       of_agent ? line + ":" + std::string(one.key) + ":" + other
                                : line + ":" + queue + ":" + std::string(one.key));
        e.ends_contact = one.ends;
        e.creates_work = one.kind == "call.queued";
        e.only_if_known = one.ends;
        auto& call = calls_.note(line, e.thread_key, m.text("Channel"), queue);
        if (call.taken && one.key == "abandon") {   // so the queue calls our own doing
            e.event_kind = "call.left_queue";
            e.dedupe_key = line + ":" + queue + ":taken:" + call.agent;
            e.ends_contact = false;
        }
        if (one.key == "join") call.taken = false;
        e.answered_elsewhere = one.key == "connect" && !call.taken;
        name_caller(e, settings_, m.text("CallerIDNum"), m.text("CallerIDName"), now);
        return keep(std::move(e), m, out);
    }
}

// What came of the telephone that the dialplan rang for us.
void ami_stream::dialled(const ami_message& m, core::instant now, stream_step& out) {
    const auto line = m.text("Uniqueid"), result = m.text("DialStatus");
    auto* call = calls_.by_line(line);
    if (!call || !call->taken || call->agent.empty()) return;
    const bool answered = result == "ANSWER";
    auto e = about(m, answered ? "call.answered" : "call.offer_failed",
                   line + ":dial:" + m.text("DestUniqueid") + ":" + result);
    e.thread_key = call->thread;
    name_caller(e, settings_, m.text("CallerIDNum"), m.text("CallerIDName"), now);
    if (!answered) {
        e.connection_failed = result.empty() ? "not answered" : lower_ascii(result);
        e.connection_of = call->agent;
        call->agent.clear();   // still out of the queue: the dialplan leads it back
    }
    keep(std::move(e), m, out);
}

void ami_stream::hung_up(const ami_message& m, core::instant now, stream_step& out) {
    const auto line = m.text("Uniqueid");
    const auto* call = calls_.by_line(line);
    if (!call) return;
    auto e = about(m, "call.ended", line + ":hangup");
    e.thread_key = call->thread;
    e.ends_contact = true;
    e.only_if_known = true;
    if (auto cause = m.text("Cause"); !cause.empty()) e.extra["cause"] = std::move(cause);
    name_caller(e, settings_, m.text("CallerIDNum"), m.text("CallerIDName"), now);
    calls_.forget(line);
    keep(std::move(e), m, out);
}

void ami_stream::called_back(const ami_message& m, core::instant, stream_step& out) {
    const auto id = m.text("ActionID");
    const auto found = actions_.find(id);
    if (found == actions_.end()) return;
    const auto a = found->second;
    actions_.erase(found);
    if (m.text("Response") == "Success") return;
    auto e = about(m, "call.offer_failed", a.thread + ":callback:" + id);
    e.thread_key = a.thread;
    e.connection_failed = "not answered";
    e.connection_of = a.agent;
    keep(std::move(e), m, out);
}

std::string ami_stream::connect(const followed_call& call, const std::string& id,
                                const outbound_message& m) const {
    const auto set = [&](std::string_view name, const std::string& value) {
        return ami_action("Setvar", "5", {{"Channel", call.leg}, {"Variable", std::string(name)},
                                          {"Value", value}});
    };
    const auto agent = endpoint_of(settings_.agent_endpoint, extra_of(m, "agent_phone"));
    return set("EVENLINE_AGENT", agent) + set("EVENLINE_QUEUE", call.queue) +
           set("EVENLINE_RING", std::to_string(settings_.ring_s)) +
           ami_action("Redirect", id, {{"Channel", call.leg}, {"Context", settings_.context},
                                       {"Exten", "connect"}, {"Priority", "1"}});
}

stream_step ami_stream::act(std::uint64_t number, const outbound_message& m, core::instant) {
    stream_step out;
    const auto id = std::string(action_prefix) + std::to_string(number);
    const auto agent = extra_of(m, "agent");
    auto* call = calls_.by_thread(m.thread);
    if (m.kind == "call_back") {
        out.say = ami_action("Originate", id,
            {{"Channel", endpoint_of(settings_.agent_endpoint, extra_of(m, "agent_phone"))},
             {"Context", settings_.context}, {"Exten", "callback"}, {"Priority", "1"},
             {"Variable", "EVENLINE_CUSTOMER=" + endpoint_of(settings_.customer_endpoint,
                                                             m.recipient)},
             {"CallerID", settings_.number}, {"Async", "true"},
             {"Timeout", std::to_string(settings_.ring_s * 1'000)}});
    } else if (!call || call->leg.empty()) {
        out.replies.push_back({number, m.kind == "end_call" ? 200u : 404u, "no such call"});
        return out;
    } else if (m.kind == "connect_call") {
        call->taken = true;   // before it is said: the queue's own word may come first
        call->agent = agent;
        out.say = connect(*call, id, m);
    } else {
        out.say = ami_action("Hangup", id, {{"Channel", call->leg}, {"Cause", "16"}});
    }
    actions_[id] = {number, m.kind, m.thread, agent};
    return out;
}

class asterisk_ami final : public adapter {
public:
    explicit asterisk_ami(const channel_settings& s) : settings_(s) {}
    [[nodiscard]] std::string_view kind() const noexcept override { return "asterisk_ami"; }
    [[nodiscard]] reading read(const raw_request&) const override { return nobody_calls_here(); }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message& m) const override {
        return over_the_connection(m, settings_);
    }
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header> headers,
                                     std::string_view body) const override {
        return judge_exchange(adapter::judge(status, headers, body), status, body);
    }
    [[nodiscard]] std::unique_ptr<stream> listens() const override {
        return std::make_unique<ami_stream>(settings_);
    }

private:
    ami_settings settings_;
};

std::optional<sample_request> sample(const channel_settings& s, const std::string&, core::instant,
                                     std::uint64_t mark) {
    const auto line = "0." + std::to_string(mark), number = "+340" + padded(mark, 8);
    const auto queue = s.text("queues", "evenline-test");
    return said_over_the_connection(
        "Event: QueueCallerJoin\r\nChannel: Local/test-" + line + "\r\nCallerIDNum: " + number +
        "\r\nCallerIDName: " + std::string(sample_name) + "\r\nUniqueid: " + line +
        "\r\nLinkedid: " + line + "\r\nQueue: " + queue +
        "\r\nPosition: 1\r\nCount: 1\r\n\r\n");
}

}  // namespace

channel_kind asterisk_ami_kind() {
    auto notes = exchange_notes("5038", "PJSIP/{phone}");
    notes.push_back({"username", true, false, "of the account in manager.conf", ""});
    notes.push_back({"queues", false, false, "the queues to follow; empty: all of them", ""});
    notes.push_back({"context", false, false, "the dialplan context with our lines", "evenline"});
    notes.push_back({"tls", false, false, "true: manager.conf has tlsenable", "false"});
    channel_kind k{
        "asterisk_ami", "Telephone (Asterisk queue)", core::work_form::call, std::move(notes),
        [](const channel_settings& s) { return std::make_unique<asterisk_ami>(s); },
        exchange_fault};
    k.sample = sample;
    return k;
}

}  // namespace evenline::channels
