#include "storage/postgres/loading.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"
#include "evenline/storage/store.hpp"

namespace evenline::storage::postgres {
namespace {

constexpr auto patience = core::seconds(60);

struct read_failed { boost::system::error_code why; };

reply asked(connection& on, const std::string& sql) {
    auto got = on.ask(sql, patience);
    if (!got.done()) throw read_failed{got.failed()};
    return got;
}

template <class T> void load_all(const reply& from, core::state& into) {
    for (int i = 0; i < from.rows(); ++i) {
        T one;
        if (!engine::read_row_json(from.text(i, 0), one))
            throw read_failed{storage::fault::corrupt};
        into.load(std::move(one));
    }
}

void load_records(const reply& from, core::state& into) {
    for (int i = 0; i < from.rows(); ++i) {
        core::promise_record record;
        if (!engine::read_row_json(from.text(i, 2), record))
            throw read_failed{storage::fault::corrupt};
        into.load({static_cast<core::need_index>(from.number(i, 0)),
                   static_cast<core::channel_number>(from.number(i, 1))}, record);
    }
}

void load_rows(connection& on, const std::string& pool, core::state& into,
               engine::row_numbers& numbers) {
    const auto last = asked(on, "SELECT event, ticket, contact, customer, agent, offer, message,"
                                " outbox FROM counters" + pool);
    if (last.rows() > 0) {
        const auto n = [&](int column) { return last.number(0, column); };
        into.load(core::state::counters{n(0), n(1), n(2), n(3), n(4), n(5)});
        numbers = {n(6), n(7)};
    }
    load_records(asked(on, "SELECT need, channel, body FROM promise" + pool +
                               " ORDER BY need, channel"), into);
    load_all<core::agent>(asked(on, "SELECT body FROM agent" + pool + " ORDER BY id"), into);
    load_all<core::offer>(
        asked(on, "SELECT body FROM offer" + pool + " AND status = 0 ORDER BY id"), into);
    load_all<core::customer>(
        asked(on, "SELECT body FROM customer" + pool + " AND id IN (SELECT customer FROM ticket" +
                      pool + " AND status < 6) ORDER BY id"), into);
    load_all<core::ticket>(
        asked(on, "SELECT body FROM ticket" + pool + " AND status < 6 ORDER BY id"), into);
}

}  // namespace

boost::system::error_code load_state(connection& on, std::uint64_t pool, core::state& into,
                                     engine::row_numbers& numbers) {
    const auto of_pool = " WHERE pool = " + std::to_string(pool);
    try {
        // One moment for all tables. A long line takes longer than a batch may, to be sent and to
        // be made of rows; nothing is locked that anybody waits for.
        asked(on, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                  "SET LOCAL statement_timeout = '60s';"
                  "SET LOCAL idle_in_transaction_session_timeout = '60s'");
        load_rows(on, of_pool, into, numbers);
        asked(on, "COMMIT");
        return {};
    } catch (const read_failed& f) {
        on.close();
        return f.why;
    }
}

std::optional<core::policy> load_policy(connection& on, std::uint64_t pool) {
    const auto got = on.ask("SELECT data FROM policy WHERE pool = " + std::to_string(pool));
    if (!got.done() || got.rows() == 0) return std::nullopt;
    auto body = engine::read_data("policy_set", got.text(0, 0));
    auto* set = body ? std::get_if<core::policy_set>(&*body) : nullptr;
    if (set == nullptr) return std::nullopt;
    return std::move(set->next);
}

}  // namespace evenline::storage::postgres
