// Queries on reader threads, each with a connection of its own.
#pragma once

#include "evenline/engine/office.hpp"
#include "evenline/engine/reports.hpp"
#include "storage/sqlite/database.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <mutex>

namespace evenline::storage::sqlite {

class sqlite_reader final : public engine::reader,
                            public engine::office,
                            public engine::reports {
public:
    sqlite_reader(boost::asio::any_io_executor loop, const std::string& path, const options&);
    ~sqlite_reader() override;

    boost::asio::awaitable<engine::read_result<engine::page<core::ticket>>> tickets(
        engine::ticket_filter) override;
    boost::asio::awaitable<engine::read_result<std::optional<core::ticket>>> ticket(
        core::ticket_id) override;
    boost::asio::awaitable<engine::read_result<engine::page<engine::timeline_entry>>> timeline(
        core::ticket_id, std::string cursor, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::optional<core::customer>>> customer(
        core::customer_id) override;
    boost::asio::awaitable<engine::read_result<std::vector<core::event>>> events(
        std::uint64_t after, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::vector<core::event>>> events_of(
        core::ticket_id) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::parity_row>>> parity(
        core::instant from, core::instant until, core::instant now) override;
    boost::asio::awaitable<engine::read_result<engine::page<engine::audit_entry>>> audit(
        std::string cursor, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::outbox_item>>> due(
        core::instant now, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::optional<engine::message_record>>> message(
        std::uint64_t id) override;

    // --- office
    boost::asio::awaitable<engine::read_result<engine::page<engine::policy_version>>>
    policy_versions(std::string cursor, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::optional<engine::policy_version>>>
    policy_version_of(std::uint64_t number) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::companion>>> companions()
        override;
    boost::asio::awaitable<engine::read_result<engine::page<engine::delivery_row>>> deliveries(
        std::string subscriber, std::string cursor, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::optional<engine::delivery_row>>> delivery_of(
        std::uint64_t outbox) override;
    boost::asio::awaitable<engine::read_result<engine::page<engine::audit_row>>> audit_rows(
        engine::audit_filter) override;
    boost::asio::awaitable<engine::read_result<engine::audit_check>> verify_audit() override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::wait_cell>>> wait_cells(
        core::instant from, core::instant until, core::instant now) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::agent_figures>>>
    figures_of_agents(core::instant from, core::instant until) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::policy_plan>>> policy_plans()
        override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::customer_at_risk>>>
    customers_at_risk(engine::outreach_rule, core::instant now, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::outreach_made>>> outreach_since(
        core::instant from, unsigned limit) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::estimate_row>>> estimate_rows(
        core::instant from, core::instant until) override;
    boost::asio::awaitable<engine::read_result<engine::reading_mark>> mark_of(
        core::channel_number) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::power_grant>>> grants_of(
        core::ticket_id) override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::power_grant>>> grants_asked()
        override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::notice>>> notices() override;
    boost::asio::awaitable<engine::read_result<std::vector<engine::notice_told>>> told_of(
        std::uint64_t notice) override;

    // --- reports
    counted cases(engine::report_period, each<engine::case_fact>) override;
    counted resorts(engine::report_period, std::vector<core::channel_number> social,
                    each<engine::resort_fact>) override;
    counted work(engine::report_period, each<engine::work_step>) override;
    counted log(engine::report_period, std::uint64_t most, each<core::event>) override;

private:
    friend class sqlite_desk;
    template <class T> using question = std::function<engine::read_result<T>(database&)>;
    template <class T> boost::asio::awaitable<engine::read_result<T>> ask(question<T>);
    [[nodiscard]] database borrow();
    void give_back(database&&);

    boost::asio::any_io_executor loop_;
    const std::string path_;
    const options options_;
    std::mutex mutex_;
    std::vector<database> free_;
    boost::asio::thread_pool threads_;
};

}  // namespace evenline::storage::sqlite
