// A journal and lookup in memory, whose disk can be made to wait, to fail and to come back.
#pragma once

#include "evenline/engine/journal.hpp"
#include "evenline/engine/lookup.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>

namespace evenline::engine::test {

class fake_store final : public journal, public lookup {
public:
    explicit fake_store(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

    // --- switches
    void hold() { held_ = true; }                   // appends wait until
    void release(std::size_t how_many = SIZE_MAX);  // they are let go, oldest first
    void fail() { failing_ = true; }                // from here on nothing is stored
    void repair() { failing_ = false; }             // `load` succeeds and appends do again
    // Asked for this address or thread, or for this customer, it throws; until told of none.
    void break_index(std::string name) { broken_name_ = std::move(name); }
    void break_customer(core::customer_id id) { broken_customer_ = id; }
    void refuse_load(bool refuse) { refuses_load_ = refuse; }

    // --- what is on the disk
    std::vector<batch> batches;                     // durable, in order
    std::vector<core::event> events;
    std::vector<message_record> messages;
    std::vector<outbox_item> outbox;
    std::vector<inbound_record> inbound;
    std::vector<delivery_note> deliveries;
    std::vector<delivery_report> reports;
    std::size_t loads{}, drains{}, waiting{}, refused{};

    // --- journal
    boost::system::error_code load(core::state& into) override;
    row_numbers last_numbers() override { return numbers_; }
    std::optional<core::policy> last_policy() override { return policy_; }
    boost::asio::awaitable<boost::system::error_code> append(batch) override;
    boost::asio::awaitable<boost::system::error_code> report(delivery_report) override;
    [[nodiscard]] std::size_t backlog() const override { return waiting; }
    boost::asio::awaitable<void> drain() override;

    // --- lookup
    bool seen(core::channel_number, std::string_view) override;
    std::optional<core::customer> customer_by_address(std::string_view, std::string_view) override;
    std::optional<core::customer> customer_by_ref(std::string_view) override;
    std::optional<core::customer> customer(core::customer_id) override;
    std::optional<core::ticket> ticket(core::ticket_id) override;
    std::optional<core::ticket> ticket_by_thread(core::channel_number, std::string_view) override;
    std::optional<core::ticket> latest_ticket(core::customer_id, core::instant) override;
    std::optional<std::string> thread_by_provider_id(core::channel_number,
                                                     std::string_view) override;
    std::optional<core::ticket_id> ticket_by_provider_id(core::channel_number,
                                                         std::string_view) override;
    std::vector<std::string> unreported_replies(core::channel_number, std::string_view) override;
    std::vector<std::string> unread_replies(core::ticket_id, core::channel_number,
                                            core::instant until) override;
    std::optional<stored_answer> answer(std::string_view) override;

private:
    void commit(const batch&);

    boost::asio::any_io_executor loop_;
    bool held_{}, failing_{}, broken_{}, refuses_load_{};
    std::string broken_name_;
    core::customer_id broken_customer_;
    void look_up(std::string_view name) const;
    std::deque<std::shared_ptr<boost::asio::steady_timer>> line_;
    std::map<core::ticket_id, core::ticket> tickets_;
    std::map<core::agent_id, core::agent> agents_;
    std::map<core::customer_id, core::customer> customers_;
    std::map<core::offer_id, core::offer> offers_;
    std::map<core::parity_group, core::promise_record> promises_;
    std::set<std::pair<core::channel_number, std::string>> keys_;
    std::map<std::string, stored_answer> answers_;
    core::state::counters counters_;
    row_numbers numbers_;
    std::optional<core::policy> policy_;
};

}  // namespace evenline::engine::test
