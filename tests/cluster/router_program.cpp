// One router of a pool and nothing else: waits for the lease, then runs the real sequencer over the
// journal on PostgreSQL, with agents who take whatever they are offered.
//   router_program URL OWNER
// Reads lines "say KEY WHO"; answers "ack KEY" once it is durable, else "no KEY WHY". SIGTERM hands
// the pool over.
#include "evenline/engine/clocks.hpp"
#include "evenline/engine/sequencer.hpp"
#include "storage/postgres/journal.hpp"
#include "storage/postgres/lookup.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace {

using namespace evenline;
namespace asio = boost::asio;
namespace pg = storage::postgres;
const auto quietly = asio::as_tuple(asio::use_awaitable);

class no_effects final : public engine::effects {
public:
    std::vector<engine::outbox_item> of(const core::state&,
                                        std::span<const core::event>) const override {
        return {};
    }
};

class router {
public:
    router(std::string url, std::string name)
        : url_(std::move(url)), name_(std::move(name)), in_(loop_, ::dup(0)) {}

    void run() {
        asio::co_spawn(loop_, live(), asio::detached);
        asio::co_spawn(loop_, listen(), asio::detached);
        asio::co_spawn(loop_, hand_over(), asio::detached);
        loop_.run();
    }

private:
    void say(const std::string& line) {
        const auto text = line + "\n";
        if (::write(1, text.data(), text.size()) < 0) ::_exit(2);
    }

    // Waits, serves, and forgets everything when the lease is gone.
    asio::awaitable<void> live() {
        asio::steady_timer pause(loop_);
        stand_by();
        while (!leaving_) {
            if (!line_ && !lease_->take()) serve();
            if (line_ && lease_->lost()) {
                say("lost " + std::to_string(lease_->epoch()));
                stand_by();
            }
            pause.expires_after(std::chrono::milliseconds(line_ ? 50 : 250));
            co_await pause.async_wait(quietly);
        }
    }

    // With nothing in memory, connections open, and a name of its own: what a former life sent is
    // not this one's.
    void stand_by() {
        line_.reset();
        journal_.reset();
        lookup_.reset();
        lease_ = std::make_unique<pg::lease>(
            pg::lease_of{url_, 1, name_ + "." + std::to_string(++lives_), {}});
        journal_ = std::make_unique<pg::postgres_journal>(loop_.get_executor(), *lease_);
        lookup_ = std::make_unique<pg::postgres_lookup>(url_, 1);
    }

    void serve() {
        line_ = std::make_unique<engine::sequencer>(loop_.get_executor(), clock_, *journal_,
                                                    *lookup_, effects_);
        if (const auto failed = line_->start(core::shipped_policy())) {
            say("cannot start: " + failed.message());
            static_cast<void>(lease_->release());
            return stand_by();
        }
        say("owner " + std::to_string(lease_->epoch()));
        line_->subscribe([this](std::span<const core::event> all) {
            for (const auto& e : all) react(e);
        });
        for (auto n = line_->state().agents().size(); n < 5; ++n) {
            core::agent_profile p;
            p.name = "agent " + std::to_string(n + 1);
            order(core::save_agent{{}, p});
        }
        for (const auto id : line_->state().agents())
            order(core::set_presence{id, core::agent_state::available, {}});
        // Whatever they had in hand in a former life is done by now.
        for (const auto id : line_->state().open_tickets()) {
            const auto* t = line_->state().find(id);
            if (t->status == core::ticket_status::active)
                order(core::close_ticket{id, t->agent, "solved"});
        }
    }

    void react(const core::event& e) {
        if (const auto* saved = std::get_if<core::agent_saved>(&e.body))
            order(core::set_presence{saved->agent, core::agent_state::available, {}});
        if (const auto* o = std::get_if<core::ticket_offered>(&e.body))
            order(core::accept_offer{o->what.id, o->what.agent, o->what.version});
        if (const auto* a = std::get_if<core::offer_accepted>(&e.body))
            order(core::close_ticket{e.ticket, a->agent, "solved"});
    }

    void order(core::command what) {
        if (!line_) return;  // of a line that was just forgotten
        engine::submission s;
        s.command = std::move(what);
        asio::co_spawn(loop_, line_->submit(std::move(s)), asio::detached);
    }

    asio::awaitable<void> take_in(std::string key, std::string who) {
        if (!line_) {
            say("no " + key + " standby");
            co_return;
        }
        core::contact_facts c;
        c.channel = 1;
        c.form = core::work_form::chat;
        c.thread = "thread of " + who;
        c.addresses = {{"test", who, true}};
        engine::submission s;
        s.inbound = engine::inbound_record{1, key, "message", "{}", {}};
        s.command = core::receive_contact{c};
        const auto a = co_await line_->submit(std::move(s));
        say(a.failed ? "no " + key + " " + a.failed.message() : "ack " + key);
    }

    asio::awaitable<void> listen() {
        std::string text;
        while (true) {
            const auto [failed, n] =
                co_await asio::async_read_until(in_, asio::dynamic_buffer(text), '\n', quietly);
            if (failed) ::_exit(0);  // the test has gone
            std::istringstream words(text.substr(0, n));
            text.erase(0, n);
            std::string what, key, who;
            words >> what >> key >> who;
            asio::co_spawn(loop_, take_in(key, who), asio::detached);
        }
    }

    asio::awaitable<void> hand_over() {
        asio::signal_set told(loop_, SIGTERM);
        co_await told.async_wait(quietly);
        leaving_ = true;
        if (line_) co_await line_->stop();
        if (lease_) static_cast<void>(lease_->release());
        ::_exit(0);
    }

    const std::string url_, name_;
    asio::io_context loop_;
    asio::posix::stream_descriptor in_;
    engine::system_clock clock_;
    no_effects effects_;
    unsigned lives_{};
    bool leaving_{};
    std::unique_ptr<pg::lease> lease_;
    std::unique_ptr<pg::postgres_journal> journal_;
    std::unique_ptr<pg::postgres_lookup> lookup_;
    std::unique_ptr<engine::sequencer> line_;
};

}  // namespace

int main(int count, char** words) {
    if (count != 3) return 64;
    router(words[1], words[2]).run();
}
