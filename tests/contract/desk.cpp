#include "contract/desk.hpp"

#include <boost/asio/detached.hpp>
#include <cstdlib>

namespace evenline::contract {

folder::folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "evenline-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder in " + pattern);
    path_ = pattern;
}

folder::~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void center::add_agents(unsigned count) {
    engine::touched rows;
    for (unsigned i = 1; i <= count; ++i) {
        core::agent_profile profile;
        profile.name = "Agent " + std::to_string(i);
        profile.skills = {{"billing", 3}};
        for (const core::command& c : {core::command{core::save_agent{{i}, profile}},
                 core::command{core::set_presence{{i}, core::agent_state::available, ""}}}) {
            last_ = core::step(state_, c, now_);
            for (auto& e : last_.events) {
                rows.note(e);
                first_.events.push_back(std::move(e));
            }
        }
    }
    rows.copy_rows(state_, held_, first_);
    first_.counters = state_.last();
}

engine::batch center::first_batch() { return std::exchange(first_, {}); }

engine::batch center::decide(const core::command& c) {
    engine::batch b;
    engine::touched rows;
    last_ = core::step(state_, c, now_);
    for (const auto& e : last_.events) rows.note(e);
    b.events = last_.events;
    rows.copy_rows(state_, held_, b);
    b.counters = state_.last();
    return b;
}

engine::batch center::receive(unsigned customer, core::work_form form, std::string text) {
    const auto number = ++contacts_;
    core::contact_facts c;
    c.channel = static_cast<core::channel_number>(1 + static_cast<int>(form));
    c.form = form;
    c.thread = "thread-" + std::to_string(number);
    c.name = "Customer " + std::to_string(customer);
    c.addresses = {{"phone", "+4420" + std::to_string(customer), true}};
    c.subject = "Order";
    c.text = text;
    auto b = decide(core::receive_contact{c});
    b.inbound.push_back(
        {c.channel, "key-" + std::to_string(number), "received", R"({"raw":true})", now_});
    engine::message_record m;
    m.id = ++messages_;
    m.ticket = last_.ticket;
    m.contact = last_.contact;
    m.channel = c.channel;
    m.text = std::move(text);
    m.subject = c.subject;
    m.provider_id = "mid-" + std::to_string(number);
    m.at = now_;
    b.messages.push_back(m);
    b.numbers.message = messages_;
    return b;
}

void center::adopt(core::state s) { state_ = std::move(s); }

engine::batch center::random_step(std::uint64_t& seed) {
    const auto draw = [&](std::uint64_t below) {
        seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return (seed >> 33U) % below;
    };
    pass(core::seconds(static_cast<std::int64_t>(draw(4))));
    const auto open = state_.open_tickets();
    const auto kind = draw(10);
    if (kind < 5 || open.empty()) {
        return receive(static_cast<unsigned>(1 + draw(40)), static_cast<core::work_form>(draw(3)));
    }
    const core::ticket t = *state_.find(open[draw(open.size())]);
    if (t.status == core::ticket_status::offered) {
        if (state_.find(t.offer)->expires_at < now_) return decide(core::pass_time{});
        if (kind == 5) return decide(core::decline_offer{t.offer, t.agent, "busy"});
        return decide(core::accept_offer{t.offer, t.agent, 1});
    }
    if (t.status == core::ticket_status::active) {
        if (kind < 8) return decide(core::record_reply{t.id, t.agent, true});
        if (kind == 8) return decide(core::transfer_ticket{t.id, t.agent, {}, {}, {}});
        return decide(core::close_ticket{t.id, t.agent, "solved"});
    }
    if (kind == 9 && !t.contacts.empty()) {
        return decide(core::end_contact{t.contacts.back().channel, t.contacts.back().thread});
    }
    return decide(core::pass_time{});
}

void StoreContract::open(storage::options wanted) {
    auto opened = GetParam().open(loop_.get_executor(), folder_.path(), std::move(wanted));
    if (!opened) throw std::runtime_error(opened.error().sentence);
    store_ = std::move(*opened);
}

void StoreContract::close() {
    run(journal().drain());
    store_.reset();
}

void StoreContract::run(boost::asio::awaitable<void> asked) {
    boost::asio::co_spawn(loop_, std::move(asked), boost::asio::detached);
    loop_.restart();
    loop_.run();
}

core::state StoreContract::loaded() {
    core::state s;
    const auto failed = journal().load(s);
    EXPECT_FALSE(failed) << failed.message();
    return s;
}

std::vector<core::event> StoreContract::all_events() {
    std::vector<core::event> all;
    while (true) {
        auto more = run(reader().events(all.empty() ? 0 : all.back().number, 1'000));
        if (!more || more->empty()) return all;
        all.insert(all.end(), more->begin(), more->end());
    }
}

}  // namespace evenline::contract
