#include "cluster/house.hpp"

#include "evenline/engine/event_json.hpp"

namespace evenline::cluster {

std::vector<core::event> log_of(pg::connection& by, std::uint64_t pool) {
    std::vector<core::event> all;
    const auto got = by.ask("SELECT number, at, ticket, version, kind, data FROM event"
                            " WHERE pool = " + std::to_string(pool) + " ORDER BY number");
    EXPECT_TRUE(got.done()) << got.sentence();
    for (int i = 0; i < got.rows(); ++i) {
        core::event e{got.number(i, 0), {got.integer(i, 1)}, {got.number(i, 2)},
                      static_cast<std::uint32_t>(got.number(i, 3)), {}};
        auto body = engine::read_data(got.text(i, 4), got.text(i, 5));
        EXPECT_TRUE(body.has_value()) << got.text(i, 4);
        if (body) e.body = std::move(*body);
        all.push_back(std::move(e));
    }
    return all;
}

std::vector<core::event> House::log() { return log_of(*look_); }

}  // namespace evenline::cluster
