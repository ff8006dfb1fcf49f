// An outbox in memory behind the reader's and the journal's ports, and a wire that is scripted.
#pragma once

#include "evenline/senders/outbox_sender.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/errc.hpp>
#include <deque>
#include <functional>
#include <map>

namespace evenline::senders::test {

using boost::asio::awaitable;
using engine::read_result;

class fake_outbox final : public engine::reader, public engine::journal {
public:
    struct row { engine::outbox_item item; bool done{}; engine::delivery_report last; };
    std::map<std::uint64_t, row> rows;
    std::vector<engine::delivery_report> reports;
    std::vector<engine::message_record> messages;     // of every ticket's timeline
    int failing_reports{};

    void put(engine::outbox_item item) { rows[item.id] = {std::move(item), false, {}}; }

    awaitable<read_result<std::vector<engine::outbox_item>>> due(core::instant now,
                                                                 unsigned limit) override {
        std::vector<engine::outbox_item> out;
        for (const auto& [id, r] : rows) {
            if (!r.done && r.item.due_at <= now) out.push_back(r.item);
        }
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
            return std::pair(a.due_at, a.id) < std::pair(b.due_at, b.id);
        });
        if (out.size() > limit) out.resize(limit);
        co_return out;
    }
    awaitable<boost::system::error_code> report(engine::delivery_report what) override {
        if (failing_reports > 0) {
            --failing_reports;
            co_return make_error_code(boost::system::errc::no_space_on_device);
        }
        auto& r = rows.at(what.outbox_id);
        r.done = what.done;
        r.item.attempts = what.attempts;
        if (!what.done) r.item.due_at = what.next_try_at;
        r.last = what;
        reports.push_back(std::move(what));
        co_return boost::system::error_code{};
    }
    awaitable<read_result<engine::page<engine::timeline_entry>>> timeline(core::ticket_id,
                                                                          std::string,
                                                                          unsigned) override {
        engine::page<engine::timeline_entry> p;
        for (const auto& m : messages) p.data.push_back({std::nullopt, m, m.ticket, m.at});
        co_return p;
    }

    // --- not asked by the senders
    awaitable<read_result<engine::page<core::ticket>>> tickets(engine::ticket_filter) override {
        co_return engine::page<core::ticket>{};
    }
    awaitable<read_result<std::optional<core::ticket>>> ticket(core::ticket_id) override {
        co_return std::nullopt;
    }
    awaitable<read_result<std::optional<core::customer>>> customer(core::customer_id) override {
        co_return std::nullopt;
    }
    awaitable<read_result<std::vector<core::event>>> events(std::uint64_t, unsigned) override {
        co_return std::vector<core::event>{};
    }
    awaitable<read_result<std::vector<core::event>>> events_of(core::ticket_id) override {
        co_return std::vector<core::event>{};
    }
    awaitable<read_result<std::vector<engine::parity_row>>> parity(core::instant, core::instant,
                                                                   core::instant) override {
        co_return std::vector<engine::parity_row>{};
    }
    awaitable<read_result<engine::page<engine::audit_entry>>> audit(std::string,
                                                                    unsigned) override {
        co_return engine::page<engine::audit_entry>{};
    }
    awaitable<read_result<std::optional<engine::message_record>>> message(std::uint64_t) override {
        co_return std::nullopt;
    }
    boost::system::error_code load(core::state&) override { return {}; }
    engine::row_numbers last_numbers() override { return {}; }
    std::optional<core::policy> last_policy() override { return std::nullopt; }
    awaitable<boost::system::error_code> append(engine::batch) override {
        co_return boost::system::error_code{};
    }
    [[nodiscard]] std::size_t backlog() const override { return 0; }
    awaitable<void> drain() override { co_return; }
};

// Answers with what `reply` says; waits while `held`.
class scripted_wire final : public transport {
public:
    explicit scripted_wire(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}
    std::function<transport_answer(const channels::outbound_call&)> reply;
    std::vector<channels::outbound_call> sent;
    std::vector<bool> public_only;
    bool held{};
    void release();
    awaitable<transport_answer> send(channels::outbound_call call, bool only_public) override;
    void give_up() override;

private:
    boost::asio::any_io_executor loop_;
    std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace evenline::senders::test
