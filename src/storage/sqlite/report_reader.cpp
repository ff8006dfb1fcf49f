// The facts of reports, asked of reader threads.
#include "storage/sqlite/reader_ask.hpp"
#include "storage/sqlite/report_questions.hpp"

namespace evenline::storage::sqlite {

engine::reports::counted sqlite_reader::cases(engine::report_period when,
                                              each<engine::case_fact> take) {
    return ask<std::uint64_t>([when, take = std::move(take)](database& db) {
        return each_case(db, when, take);
    });
}

engine::reports::counted sqlite_reader::resorts(engine::report_period when,
                                                std::vector<core::channel_number> social,
                                                each<engine::resort_fact> take) {
    return ask<std::uint64_t>(
        [when, social = std::move(social), take = std::move(take)](database& db) {
            return each_resort(db, when, social, take);
        });
}

engine::reports::counted sqlite_reader::work(engine::report_period when,
                                             each<engine::work_step> take) {
    return ask<std::uint64_t>([when, take = std::move(take)](database& db) {
        return each_work_step(db, when, take);
    });
}

engine::reports::counted sqlite_reader::log(engine::report_period when, std::uint64_t most,
                                            each<core::event> take) {
    return ask<std::uint64_t>([when, most, take = std::move(take)](database& db) {
        return each_event(db, when, most, take);
    });
}

boost::asio::awaitable<engine::read_result<std::vector<engine::power_grant>>>
sqlite_reader::grants_of(core::ticket_id ticket) {
    return ask<std::vector<engine::power_grant>>(
        [ticket](database& db) { return find_grants(db, ticket); });
}

boost::asio::awaitable<engine::read_result<std::vector<engine::power_grant>>>
sqlite_reader::grants_asked() {
    return ask<std::vector<engine::power_grant>>(
        [](database& db) { return find_grants_asked(db); });
}

boost::asio::awaitable<engine::read_result<std::vector<engine::notice>>> sqlite_reader::notices() {
    return ask<std::vector<engine::notice>>([](database& db) { return find_notices(db); });
}

boost::asio::awaitable<engine::read_result<std::vector<engine::notice_told>>>
sqlite_reader::told_of(std::uint64_t notice) {
    return ask<std::vector<engine::notice_told>>(
        [notice](database& db) { return find_told(db, notice); });
}

}  // namespace evenline::storage::sqlite
