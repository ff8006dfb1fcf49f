#include "engine/hydration.hpp"
#include "engine/sequencer_parts.hpp"

#include <boost/system/errc.hpp>

namespace evenline::engine {
namespace {

bool is_empty(const batch& b) {
    return b.events.empty() && b.inbound.empty() && b.messages.empty() && b.outbox.empty() &&
           b.audit.empty() && b.answers.empty() && b.deliveries.empty() && b.office.empty() &&
           b.desk.empty();
}

std::string key_of(core::channel_number channel, std::string_view dedupe_key) {
    return std::to_string(channel).append(1, '\0').append(dedupe_key);
}

}  // namespace

boost::system::error_code sequencer::parts::refuses() const {
    namespace errc = boost::system::errc;
    if (stopping) return make_error_code(errc::operation_canceled);
    if (!healthy) return make_error_code(errc::resource_unavailable_try_again);
    if (in_flight.size() >= bounds.backlog || disk.backlog() >= bounds.backlog) {
        return make_error_code(errc::no_buffer_space);
    }
    return {};
}

core::instant sequencer::parts::stamp() {
    last_stamp = std::max(last_stamp, time.now());
    return last_stamp;
}

bool sequencer::parts::seen(const std::string& key, core::channel_number channel,
                            std::string_view dedupe_key) {
    return keys.contains(key) || index.seen(channel, dedupe_key);
}

bool sequencer::seen(core::channel_number channel, std::string_view dedupe_key) {
    return parts_->seen(key_of(channel, dedupe_key), channel, dedupe_key);
}

sequencer::parts::flight_ptr sequencer::parts::decide(std::vector<submission> what,
                                                      std::vector<answered>& answers) {
    answers.resize(what.size());
    if (const auto why = refuses()) {
        for (auto& a : answers) a.failed = why;
        return nullptr;
    }
    draft d{{}, {}, std::make_shared<flight>(loop), stamp(), false};
    auto carrier = d.carrier;
    const auto nothing_happened = [&](boost::system::error_code why) {
        answered failed;
        failed.failed = why;
        answers.assign(what.size(), failed);
    };
    try {
        if (const auto why = bring_all(what, answers, d)) {
            nothing_happened(why);
            return nullptr;
        }
        for (std::size_t i = 0; i < what.size(); ++i) take(what[i], answers[i], d);
        const auto last = state.last_event();
        for (auto& a : answers) a.last_event = last;
        if (is_empty(d.rows)) {
            // Nothing of its own to store, yet it may rest on what is still in flight: a duplicate
            // on its first copy, a refusal or a repeated accept on the state it was decided on.
            if (!d.waits || in_flight.empty()) return nullptr;
            return in_flight.back();
        }
        launch(std::move(d));
    } catch (const std::exception&) {
        half_done(*carrier);
        nothing_happened(make_error_code(boost::system::errc::io_error));
        return nullptr;
    }
    arm();
    return carrier;
}

// Before the first of them changes anything: a row that cannot be read is no reason to read
// everything again, only not to decide on what rests on it.
boost::system::error_code sequencer::parts::bring_all(std::vector<submission>& what,
                                                      std::vector<answered>& answers, draft& d) {
    boost::system::error_code why;
    std::vector<core::ticket_id> brought;
    try {
        for (std::size_t i = 0; i < what.size(); ++i) bring(what[i], answers[i], d, brought);
    } catch (const unreadable& e) {
        for (const auto& key : d.carrier->keys) keys.erase(key);
        why = e.code();
    }
    for (const auto id : brought) ended.emplace_back(d.at, id);
    return why;
}

void sequencer::parts::bring(submission& s, answered& a, draft& d,
                             std::vector<core::ticket_id>& brought) {
    if (s.inbound) {
        auto key = key_of(s.inbound->channel, s.inbound->dedupe_key);
        if (seen(key, s.inbound->channel, s.inbound->dedupe_key)) {
            a.duplicate = true;
            d.waits = d.waits || keys.contains(key);
            return;
        }
        d.carrier->keys.push_back(key);
        keys.insert(std::move(key));
    }
    if (s.command) hydrate(state, index, *s.command, d.at, brought);
}

void sequencer::parts::take(submission& s, answered& a, draft& d) {
    if (a.duplicate) return;
    if (s.inbound) d.rows.inbound.push_back(std::move(*s.inbound));
    d.waits = true;
    if (s.delivery) d.rows.deliveries.push_back(std::move(*s.delivery));
    core::outcome o;
    if (s.command) {
        if (std::holds_alternative<core::set_policy>(*s.command)) d.changed.remember_targets(state);
        o = core::step(state, *s.command, d.at);
    }
    a.refused = o.refused;
    a.ticket = o.ticket;
    a.agent = o.agent;
    a.contact = o.contact;
    a.repeated = o.repeated;
    take_records(s, a, o, d);
    if (o.events.empty()) return;
    add_outbox(asks.of(state, o.events), o.ticket, d);
    for (auto& e : o.events) {
        d.changed.note(e);
        d.rows.events.push_back(std::move(e));
    }
}

void sequencer::parts::take_records(submission& s, answered& a, const core::outcome& o, draft& d) {
    const bool refused = o.refused != core::refusal::none;
    for (auto& m : s.messages) {
        if (refused && !m.ticket) continue;
        if (!m.ticket) m.ticket = o.ticket;
        if (!m.contact) m.contact = o.contact;
        if (m.at == core::instant{}) m.at = d.at;
        m.id = ++numbers.message;
        a.messages.push_back(m.id);
        d.rows.messages.push_back(std::move(m));
    }
    if (refused) return;
    for (auto& item : s.outbox) {
        if (item.message == 0 && item.of_submitted < a.messages.size())
            item.message = a.messages[item.of_submitted];
    }
    add_outbox(std::move(s.outbox), o.ticket, d);
    if (s.audit) {
        if (s.audit->at == core::instant{}) s.audit->at = d.at;
        d.rows.audit.push_back(std::move(*s.audit));
    }
    for (auto& r : s.office) {
        if (std::holds_alternative<redelivery>(r)) d.carrier->has_outbox = true;
        d.rows.office.push_back(std::move(r));
    }
    for (auto& r : s.desk) {
        if (auto* reply = std::get_if<held_reply>(&r)) {
            if (reply->message == 0 && !a.messages.empty()) reply->message = a.messages.front();
            if (!reply->ticket) reply->ticket = o.ticket;
        }
        d.rows.desk.push_back(std::move(r));
    }
    if (s.answer) {
        if (s.answer->at == core::instant{}) s.answer->at = d.at;
        d.rows.answers.push_back(std::move(*s.answer));
    }
}

void sequencer::parts::add_outbox(std::vector<outbox_item> items, core::ticket_id ticket,
                                  draft& d) {
    for (auto& item : items) {
        item.id = ++numbers.outbox;
        if (!item.ticket) item.ticket = ticket;
        if (item.due_at == core::instant{}) item.due_at = d.at;
        d.carrier->has_outbox = true;
        d.rows.outbox.push_back(std::move(item));
    }
}

sequencer::parts::flight_ptr sequencer::parts::decide_own(const core::command& what) {
    draft d{{}, {}, std::make_shared<flight>(loop), stamp(), false};
    auto carrier = d.carrier;
    std::vector<submission> own(1);
    own.front().command = what;
    std::vector<answered> nobody(1);
    try {
        if (const auto why = bring_all(own, nobody, d)) throw unreadable(why);
        take(own.front(), nobody.front(), d);
        if (is_empty(d.rows)) return nullptr;
        launch(std::move(d));
    } catch (const std::exception&) {
        half_done(*carrier);
        return nullptr;
    }
    return carrier;
}

}  // namespace evenline::engine
