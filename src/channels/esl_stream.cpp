#include "channels/esl_stream.hpp"

#include "evenline/channels/address.hpp"

#include <array>

namespace evenline::channels {
namespace {

core::instant from_seconds(std::string_view text) {
    const auto s = whole_number(text).value_or(0);
    return s > 0 && s < 100'000'000'000 ? core::instant{s * 1'000'000} : core::instant{};
}

std::string thread_of(const std::string& line) {
    return line.empty() ? std::string{} : "fs:" + line;
}

}  // namespace

stream_step esl_stream::connected(core::instant) {
    reader_.forget();
    calls_.forget_all();
    clock_.forget();
    asked_.clear();
    jobs_.clear();
    alive_.clear();
    return {};
}

stream_step esl_stream::received(std::string_view bytes, core::instant now) {
    stream_step out;
    reader_.add(bytes);
    while (const auto frame = reader_.next()) take(*frame, now, out);
    if (reader_.is_broken()) out.close = "FreeSWITCH sent what is no frame of the event socket";
    return out;
}

void esl_stream::take(const esl_frame& f, core::instant now, stream_step& out) {
    const auto type = f.type();
    if (type == "auth/request") {
        ask({about::login, 0, {}, {}, {}}, "auth " + settings_.secret, out);
    } else if (type == "text/event-plain") {
        event(f, now, out);
    } else if (type == "text/disconnect-notice") {
        out.close = "FreeSWITCH ended the connection";
    } else if (type == "command/reply" || type == "api/response") {
        auto said = type == "command/reply" ? esl_text(f.head, "Reply-Text") : f.body;
        if (asked_.empty()) return;
        const auto q = std::move(asked_.front());
        asked_.pop_front();
        answered(q, said, now, out);
    } else if (type == "text/rude-rejection") {
        out.close = "FreeSWITCH's event socket does not allow our address: its ACL "
                    "(apply-inbound-acl) must";
        out.refused = true;
    }
}

void esl_stream::answered(const question& q, std::string_view said, core::instant now,
                          stream_step& out) {
    switch (q.what) {
        case about::login:
            if (!said.starts_with("+OK")) {
                out.input.push_back(
                    {std::string(said), {connection_event("auth_failed", now)}, {}});
                out.close = "FreeSWITCH refused the password: check event_socket.conf.xml";
                out.refused = true;
                return;
            }
            ask({about::subscribed, 0, {}, {}, {}},
                "event plain HEARTBEAT CHANNEL_BRIDGE CHANNEL_HANGUP_COMPLETE BACKGROUND_JOB "
                "CUSTOM callcenter::info", out);
            return;
        case about::subscribed:
            api(about::time, "strepoch", out);
            return api(about::channels, "show channels", out);
        case about::time: return clock_.saw(from_seconds(trimmed(said)), now);
        case about::channels:
            for (const auto& row : read_esl_table(said, ','))
                alive_.push_back(thread_of(esl_text(row, "uuid")));
            lists_left_ = settings_.queues.size();
            for (const auto& queue : settings_.queues)
                api(about::members, "callcenter_config queue list members " + queue, out);
            if (lists_left_ == 0) api(about::queues, "callcenter_config queue list", out);
            return;
        case about::queues:
            for (const auto& row : read_esl_table(said, '|')) {
                ++lists_left_;
                api(about::members, "callcenter_config queue list members " +
                                        esl_text(row, "name"), out);
            }
            break;
        case about::members:
            members(said, now);
            --lists_left_;
            break;
        case about::action: return acted(q, said, out);
    }
    if (lists_left_ > 0) return;
    out.input.push_back({"resync", {}, stream_snapshot{alive_}});
    if (!caught_up_.events.empty()) out.input.push_back(caught_up_);
    caught_up_.events.clear();
    out.ready = true;
}

// Everybody in a queue, since when by FreeSWITCH's clock.
void esl_stream::members(std::string_view table, core::instant now) {
    for (const auto& row : read_esl_table(table, '|')) {
        const auto line = esl_text(row, "session_uuid"), member = esl_text(row, "uuid");
        const auto state = esl_text(row, "state"), queue = esl_text(row, "queue");
        if (line.empty()) continue;
        session_of_[member] = line;
        if (state == "Abandoned") continue;
        calls_.note(line, thread_of(line), line, queue);
        if (state != "Waiting" && state != "Trying") continue;
        const auto joined = from_seconds(esl_text(row, "joined_epoch"));
        const auto since = joined == core::instant{} ? now : clock_.ours(joined);
        inbound_event e;
        e.event_kind = "call.queued";
        e.creates_work = true;
        e.thread_key = thread_of(line);
        e.dedupe_key = member + ":start";
        e.provider_id = line;
        e.extra["queue"] = queue;
        e.occurred_at = since;
        name_caller(e, settings_, esl_text(row, "cid_number"), esl_text(row, "cid_name"), since);
        caught_up_.events.push_back(std::move(e));
    }
}

void esl_stream::event(const esl_frame& f, core::instant now, stream_step& out) {
    const auto fields = read_esl_fields(f.body, true);
    core::instant at{};
    // Microseconds; nobody's place depends on less than a thousandth of a second.
    if (const auto us = whole_number(esl_text(fields, "Event-Date-Timestamp")))
        at.us = *us / 1'000 * 1'000;
    clock_.saw(at, now);
    inbound_event e;
    const auto name = esl_text(fields, "Event-Name");
    if (name == "CUSTOM" && esl_text(fields, "Event-Subclass") == "callcenter::info") {
        of_queue(fields, now, e);
    } else if (name == "CHANNEL_BRIDGE" || name == "CHANNEL_HANGUP_COMPLETE") {
        of_line(fields, e);
    } else if (name == "BACKGROUND_JOB") {
        auto rest = std::string_view(f.body);
        const auto head_ends = rest.find("\n\n");
        of_job(fields, head_ends == rest.npos ? "" : rest.substr(head_ends + 2), e);
    }
    if (e.event_kind.empty()) return;
    if (at != core::instant{}) e.occurred_at = clock_.ours(at);
    out.input.push_back({f.body, {}, {}});
    out.input.back().events.push_back(std::move(e));
}

namespace {

struct meaning { std::string_view action, kind, key; };
constexpr std::array meanings{
    meaning{"member-queue-start", "call.queued", "start"},
    meaning{"member-queue-resume", "call.queued", "resume"},
    meaning{"member-queue-end", "call.left_queue", "end"},
    meaning{"agent-offering", "call.offered", "offer"},
    meaning{"bridge-agent-start", "call.answered", "bridge"},
    meaning{"bridge-agent-end", "call.completed", "bridge_end"},
    meaning{"bridge-agent-fail", "call.offer_failed", "bridge_fail"}};

const meaning* meaning_of(std::string_view action) {
    for (const auto& m : meanings) {
        if (m.action == action) return &m;
    }
    return nullptr;
}

void note_span(const esl_fields& f, const char* from, const char* until, const char* as,
               inbound_event& e) {
    const auto a = whole_number(esl_text(f, from)), b = whole_number(esl_text(f, until));
    if (a && b && *b >= *a) e.extra[as] = std::to_string(*b - *a);
}

}  // namespace

void esl_stream::of_queue(const esl_fields& f, core::instant now, inbound_event& e) {
    const auto* what = meaning_of(esl_text(f, "CC-Action"));
    const auto queue = esl_text(f, "CC-Queue"), member = esl_text(f, "CC-Member-UUID");
    const auto line = esl_text(f, "CC-Member-Session-UUID"), agent = esl_text(f, "CC-Agent");
    if (!what || line.empty() || (!queue.empty() && !settings_.follows(queue))) return;
    e.event_kind = what->kind;
    e.thread_key = thread_of(line);
    e.provider_id = line;
    e.dedupe_key = member + ":" + std::string(what->key);
    if (!queue.empty()) e.extra["queue"] = queue;
    if (!agent.empty()) {
        const auto agents_call = esl_text(f, "CC-Agent-UUID");
        e.extra["agent"] = agent;
        e.dedupe_key += ":" + (agents_call.empty() ? agent : agents_call);
    }
    auto& call = calls_.note(line, e.thread_key, line, queue);
    if (what->kind == "call.queued") {
        queue_start(member, line, what->key == "resume", call, e);
    } else if (what->key == "end") {
        note_span(f, "CC-Member-Joined-Time", "CC-Member-Leaving-Time", "wait_s", e);
        if (resumed_.contains(member)) e.dedupe_key += ":" + line;
        queue_end(f, e);
        if (call.taken) {   // so the queue calls our own doing
            e.event_kind = "call.left_queue";
            e.ends_contact = false;
            e.dedupe_key += ":taken";
        }
    } else if (what->key == "bridge") {
        note_span(f, "CC-Member-Joined-Time", "CC-Agent-Answered-Time", "wait_s", e);
        e.answered_elsewhere = !call.taken;
    } else if (what->key == "bridge_end") {
        note_span(f, "CC-Agent-Answered-Time", "CC-Bridge-Terminated-Time", "talk_s", e);
        e.ends_contact = e.only_if_known = true;
    } else if (what->key == "bridge_fail") {
        e.dedupe_key += ":" + esl_text(f, "CC-Agent-Aborted-Time");
    }
    name_caller(e, settings_, esl_text(f, "CC-Member-CID-Number"),
                esl_text(f, "CC-Member-CID-Name"), now);
}

void esl_stream::queue_start(const std::string& member, const std::string& line, bool came_back,
                             followed_call& call, inbound_event& e) {
    if (call.taken) {   // back from our own attempt: the agent's telephone was not answered
        e.event_kind = "call.offer_failed";
        e.connection_failed = "not answered";
        e.connection_of = call.agent;
        e.dedupe_key += ":" + call.agent;
        call.taken = false;
    } else {
        e.creates_work = true;
        if (came_back) {
            resumed_.insert(member);
            e.dedupe_key += ":" + line;
            const auto old = session_of_.find(member);
            if (old != session_of_.end() && old->second != line)
                e.continues = thread_of(old->second);
        }
    }
    session_of_[member] = line;
}

void esl_stream::queue_end(const esl_fields& f, inbound_event& e) {
    const auto reason = esl_text(f, "CC-Cancel-Reason");
    e.only_if_known = true;
    if (esl_text(f, "CC-Cause") == "Terminated") {
        e.event_kind = "call.completed";
        e.ends_contact = true;
        return;
    }
    e.extra["reason"] = reason;
    if (reason == "TIMEOUT" || reason == "NO_AGENT_TIMEOUT") e.event_kind = "call.timed_out";
    if (reason != "BREAK_OUT") return;
    e.event_kind = "call.abandoned";
    e.ends_contact = true;
}

// The caller's own line, whatever application it is in.
void esl_stream::of_line(const esl_fields& f, inbound_event& e) {
    const auto line = esl_text(f, "Unique-ID");
    const auto* call = calls_.by_line(line);
    if (!call) return;
    e.thread_key = call->thread;
    e.only_if_known = true;
    if (esl_text(f, "Event-Name") == "CHANNEL_BRIDGE") {
        if (!call->taken) return;
        e.event_kind = "call.answered";
        e.dedupe_key = line + ":bridge:" + esl_text(f, "Other-Leg-Unique-ID");
        return;
    }
    e.event_kind = "call.ended";
    e.dedupe_key = line + ":hangup";
    e.ends_contact = true;
    if (auto cause = esl_text(f, "Hangup-Cause"); !cause.empty()) e.extra["cause"] = cause;
    calls_.forget(line);
}

void esl_stream::of_job(const esl_fields& f, std::string_view result, inbound_event& e) {
    const auto found = jobs_.find(esl_text(f, "Job-UUID"));
    if (found == jobs_.end()) return;
    if (result.starts_with("-ERR")) {
        e.event_kind = "call.offer_failed";
        e.thread_key = found->second.thread;
        e.dedupe_key = "job:" + found->first;
        e.connection_failed = lower_ascii(trimmed(result.substr(4)));
        e.connection_of = found->second.agent;
    }
    jobs_.erase(found);
}

stream_step esl_stream::act(std::uint64_t number, const outbound_message& m, core::instant) {
    stream_step out;
    const auto agent = extra_of(m, "agent");
    const question q{about::action, number, m.kind, m.thread, agent};
    const auto endpoint = endpoint_of(settings_.agent_endpoint, extra_of(m, "agent_phone"));
    const auto ring = std::to_string(settings_.ring_s);
    const auto line = m.thread.starts_with("fs:") ? m.thread.substr(3) : std::string{};
    if (m.kind == "call_back") {
        const auto to = endpoint_of(settings_.customer_endpoint, m.recipient);
        ask(q, "bgapi originate {originate_timeout=" + ring + ",origination_caller_id_number=" +
                   settings_.number + "}" + endpoint + " &bridge({origination_caller_id_number=" +
                   settings_.number + "}" + to + ")", out);
        return out;
    }
    auto* call = calls_.by_line(line);
    if (!call || line.find_first_not_of("0123456789abcdefABCDEF-") != line.npos) {
        out.replies.push_back({number, m.kind == "end_call" ? 200u : 404u, "no such call"});
        return out;
    }
    if (m.kind == "end_call") {
        ask(q, "api uuid_kill " + line, out);
        return out;
    }
    call->taken = true;   // before it is said: the queue's own word may come first
    call->agent = agent;
    // When the agent's telephone is not answered the caller is led back into the queue.
    ask(q, "api uuid_transfer " + line + " 'm:^:set:call_timeout=" + ring +
               "^set:hangup_after_bridge=true^set:continue_on_fail=true^bridge:" + endpoint +
               "^callcenter:" + call->queue + "' inline", out);
    return out;
}

void esl_stream::acted(const question& q, std::string_view said, stream_step& out) {
    if (said.starts_with("+OK")) {
        constexpr std::string_view job = "+OK Job-UUID: ";
        if (said.starts_with(job)) jobs_[trimmed(said.substr(job.size()))] = q;
        out.replies.push_back({q.number, 200, std::string(said)});
        return;
    }
    if (auto* call = calls_.by_thread(q.thread)) call->taken = false;
    const bool gone = said.find("o such channel") != said.npos ||
                      said.find("o Such Channel") != said.npos;
    out.replies.push_back({q.number, gone ? (q.kind == "end_call" ? 200u : 404u) : 422u,
                           std::string(said.substr(0, 200))});
}

}  // namespace evenline::channels
