// The steps of agents' work, out of the log.
#include "evenline/engine/names.hpp"
#include "evenline/engine/text.hpp"
#include "storage/sqlite/report_questions.hpp"

#include <array>

namespace evenline::storage::sqlite {
namespace {

struct kind_of_step {
    std::string_view event;
    engine::work_kind what;
};

constexpr std::array steps{
    kind_of_step{"presence_changed", engine::work_kind::presence},
    kind_of_step{"offered", engine::work_kind::offered},
    kind_of_step{"accepted", engine::work_kind::accepted},
    kind_of_step{"declined", engine::work_kind::declined},
    kind_of_step{"offer_expired", engine::work_kind::expired},
    kind_of_step{"wrap_up", engine::work_kind::wrap_up},
};

engine::work_kind kind_named(std::string_view event) {
    for (const auto& s : steps)
        if (s.event == event) return s.what;
    return engine::work_kind::left;
}

template <class E> E named_or(std::string_view word, E otherwise) {
    return engine::parse_name<E>(word).value_or(otherwise);
}

}  // namespace

std::uint64_t first_event_at(database& db, core::instant at) {
    std::uint64_t low = 1, high = 1;
    {
        auto found = db.query("SELECT 1 + ifnull(max(number), 0) FROM event");
        if (found.next()) high = found.number(0);
    }
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        auto found = db.query("SELECT at FROM event WHERE number = ?", middle);
        if (!found.next()) return high;
        if (found.integer(0) < at.us) low = middle + 1;
        else high = middle;
    }
    return low;
}

fact_count each_work_step(database& db, engine::report_period when,
                          const std::function<void(const engine::work_step&)>& take) {
    auto found = db.query(
        "SELECT e.at, e.kind, e.ticket, ifnull(coalesce(json_extract(e.data, '$.agent'),"
        " json_extract(e.data, '$.offer.agent')), ''), ifnull(json_extract(e.data, '$.state'), ''),"
        " ifnull(t.channel, 0), ifnull(json_extract(t.body, '$.form'), '')"
        " FROM event e LEFT JOIN ticket t ON t.id = e.ticket"
        " WHERE e.number >= ? AND e.at < ? AND e.kind IN ('presence_changed', 'offered',"
        " 'accepted', 'declined', 'offer_expired', 'wrap_up', 'closed', 'waiting', 'queued',"
        " 'cancelled', 'merged', 'abandoned', 'connection_failed', 'callback_requested')"
        " AND e.ticket NOT IN (SELECT ticket FROM test_ticket) ORDER BY e.number",
        first_event_at(db, when.from - core::days(1)), when.until);
    std::uint64_t n = 0;
    while (found.next()) {
        engine::work_step s;
        s.at = {found.integer(0)};
        s.kind = kind_named(found.text(1));
        s.ticket = {found.number(2)};
        s.agent = engine::parse_id<core::agent_id>(found.text(3)).value_or(core::agent_id{});
        s.state = named_or(found.text(4), core::agent_state::offline);
        s.channel = found.as<core::channel_number>(5);
        s.form = named_or(found.text(6), core::work_form::call);
        take(s);
        ++n;
    }
    if (db.failed()) return db.failure();
    return n;
}

}  // namespace evenline::storage::sqlite
