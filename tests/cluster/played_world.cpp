#include "cluster/played_world.hpp"

#include <algorithm>

namespace evenline::cluster {

using result = played_database::result;
constexpr core::instant base{1'700'000'000'000'000};

played_world::played_world(std::uint64_t seed, mutant m) : dice_(seed), db_(m), now_(base) {
    routers_.resize(2 + roll(2));
    for (std::size_t i = 0; i < routers_.size(); ++i) {
        be_born(routers_[i]);
        routers_[i].rate = 1 + (static_cast<double>(roll(101)) - 50) / 5'000;  // within 1 %
        routers_[i].skew = some(-2'000, 2'000);
        at(now_ + some(0, 300), [this, i] { live(i); });
    }
    at(now_ + some(0, 500), [this] { misfortune(); });
}

// --- time and the network

void played_world::at(core::instant when, action what) {
    agenda_.push({when, ++order_, std::move(what)});
}

void played_world::run_until(core::instant end) {
    while (!agenda_.empty() && agenda_.top().when <= end && db_.said.empty()) {
        auto next = agenda_.top();
        agenda_.pop();
        now_ = std::max(now_, next.when);
        next.what();
    }
    now_ = std::max(now_, end);
}

core::duration played_world::some(std::int64_t least_ms, std::int64_t most_ms) {
    const auto span = static_cast<std::uint64_t>(most_ms - least_ms) * 1'000;
    return {least_ms * 1'000 + static_cast<std::int64_t>(roll(span + 1))};
}

core::instant played_world::steady(const router& r) const {
    return {static_cast<std::int64_t>(static_cast<double>((now_ - base).us) * r.rate) + 1};
}

void played_world::to_router(std::size_t who, std::uint64_t life, action what) {
    const auto& r = routers_[who];
    if (r.name != life) return;
    if (r.paused_until <= now_) return what();
    at(r.paused_until, [this, who, life, what = std::move(what)] { to_router(who, life, what); });
}

// A question may come late or never, and so may its answer. The asker gives up after a while, or at
// once where the connection is seen to break.
void played_world::ask(std::size_t who, std::function<void(answering)> at_database,
                       std::function<void(std::optional<answer>)> then) {
    const auto life = routers_[who].name;
    const auto over = std::make_shared<bool>(false);
    const auto end = [=, this, then = std::move(then)](std::optional<answer> a) {
        to_router(who, life, [=] {
            if (!std::exchange(*over, true)) then(a);
        });
    };
    at(now_ + core::seconds(3), [end] { end(std::nullopt); });
    const bool cut = routers_[who].cut_until > now_;
    const bool late = !fair_ && roll(12) == 0;
    auto arrives = now_ + (late ? some(200, 4'000) : some(1, 4));
    if (cut) arrives = std::max(arrives, routers_[who].cut_until + some(0, 50));
    if (cut && roll(2) == 0) return;  // gone with its connection
    at(arrives, [=, this, boot = boot_, ask_it = std::move(at_database)] {
        if (boot != boot_) return;
        ask_it([=, this](answer a) {
            const bool lost = routers_[who].cut_until > now_ || (!fair_ && roll(30) == 0);
            if (!lost) return at(now_ + some(1, 4), [=] { end(a); });
            if (roll(3) != 0) at(now_ + some(1, 400), [end] { end(std::nullopt); });
        });
    });
}

// --- the lease

void played_world::be_born(router& r) {
    r.name = ++names_;
    step_down(r);
}

void played_world::step_down(router& r) {
    r.now = phase::standby;
    r.term = storage::postgres::lease_term(rules_);
    r.has.reset();
    r.renewing = r.reading = r.writing = false;
    r.sent.clear();
}

void played_world::live(std::size_t who) {
    auto& r = routers_[who];
    at(now_ + some(30, 200), [this, who] { live(who); });
    if (r.paused_until > now_) return;
    if (r.now == phase::standby && r.rests_until <= now_) take(who);
    if (r.now != phase::owning) return;
    if (now_ - r.renewed_at >= rules_.renewed_each) renew(who);
    if (!r.has) return read(who);
    if (decides(r)) work(who);
    if (!r.writing && !r.has->decided.empty()) send(who);
    if (!fair_ && roll(150) == 0 && !r.writing && r.has && r.has->decided.empty()) hand_over(who);
}

void played_world::take(std::size_t who) {
    auto& r = routers_[who];
    r.now = phase::asking;
    const auto asked_at = steady(r);
    ask(who, [this, by = r.name](answering say) {
        db_.when_free([=, this] {
            const auto got = db_.take(by, now_, rules_.lasts);
            say({result::done, got.value_or(0), got.has_value(), nullptr});
        });
    }, [this, who, asked_at](std::optional<answer> a) {
        auto& mine = routers_[who];
        mine.now = phase::standby;
        if (!a || !a->yes) return;
        mine.now = phase::owning;
        mine.epoch = a->epoch;
        mine.renewed_at = now_;
        mine.term.given(asked_at);
        ++reached["taken"];
    });
}

void played_world::renew(std::size_t who) {
    auto& r = routers_[who];
    if (std::exchange(r.renewing, true)) return;
    const auto asked_at = steady(r);
    ask(who, [this, by = r.name, epoch = r.epoch](answering say) {
        db_.when_free([=, this] {
            say({result::done, 0, db_.renew(by, epoch, now_, rules_.lasts), nullptr});
        });
    }, [this, who, asked_at](std::optional<answer> a) {
        auto& mine = routers_[who];
        mine.renewing = false;
        mine.renewed_at = now_;
        if (!a || mine.now != phase::owning) return;
        if (a->yes) return mine.term.given(asked_at);
        if (mine.writing) ++reached["lease lost in mid-batch"];
        if (mine.writing) ++reached["found out by the renewal with a batch under way"];
        ++reached["a holder found its lease gone"];
        be_born(mine);  // drops all memory: answers to the one before reach nobody
    });
}

void played_world::read(std::size_t who) {
    auto& r = routers_[who];
    if (r.reading || !decides(r)) return;
    r.reading = true;
    const auto asked_at = steady(r);
    ask(who, [this, by = r.name, epoch = r.epoch](answering say) {
        db_.when_free([=, this] {
            const auto got = db_.raise(by, epoch, now_, rules_.lasts);
            say({result::done, got.value_or(0), got.has_value(), nullptr});
        });
    }, [this, who, asked_at](std::optional<answer> a) {
        auto& mine = routers_[who];
        mine.reading = false;
        if (!a) return;
        if (!a->yes) return be_born(mine);
        mine.epoch = a->epoch;
        mine.number = 0;
        mine.term.given(asked_at);
        mine.reading = true;
        read_rows(who);
    });
}

void played_world::read_rows(std::size_t who) {
    ask(who, [this](answering say) {
        answer a;
        a.state = std::make_shared<core::state>(db_.read());
        a.epoch = static_cast<std::uint64_t>(db_.last_at().us);
        say(a);
    }, [this, who](std::optional<answer> a) {
        auto& mine = routers_[who];
        mine.reading = false;
        if (!a) return;
        mine.has.emplace();
        mine.has->state = std::move(*a->state);
        mine.has->last_stamp = {static_cast<std::int64_t>(a->epoch)};
        for (const auto id : mine.has->state.open_tickets())
            if (const auto* t = mine.has->state.find(id); t->agent)
                mine.has->held.emplace(id, t->agent);
        decide(mine, core::revoke_offers{});
    });
}

void played_world::hand_over(std::size_t who) {
    auto& r = routers_[who];
    ++reached["handed over on purpose"];
    const auto by = r.name;
    const auto epoch = r.epoch;
    be_born(r);
    r.rests_until = now_ + core::seconds(2);
    ask(who, [=, this](answering say) {
        db_.when_free([=, this] {
            db_.release(by, epoch);
            say({});
        });
    }, [](std::optional<answer>) {});
}

// --- the writer

void played_world::send(std::size_t who) {
    auto& r = routers_[who];
    if (!decides(r)) {
        ++reached["a holder stopped deciding by its own clock"];
        r.has.reset();
        return;
    }
    auto what = std::make_shared<played_database::write>();
    what->by = r.name;
    what->epoch = r.epoch;
    what->number = ++r.number;
    what->batches = std::exchange(r.has->decided, {});
    for (const auto& b : what->batches)
        for (const auto& in : b.inbound) r.sent.push_back(in.dedupe_key);
    r.writing = true;
    attempt(who, std::move(what));
}

void played_world::attempt(std::size_t who, std::shared_ptr<played_database::write> what) {
    const auto commit_later = [this, what](const answering& say) {
        auto lasts = some(1, 8);
        if (!fair_ && roll(5) == 0) lasts = some(50, 1'900);
        const bool fails = !fair_ && roll(60) == 0;
        at(now_ + lasts, [=, this, boot = boot_] {
            if (boot != boot_) return;
            if (fails) db_.abort(*what);
            answer a;
            a.how = fails ? result::refused : db_.commit(*what);
            say(a);
        });
    };
    // An action may call itself again: while another with this number is open, it waits its turn.
    const auto begin = std::make_shared<std::function<void(answering)>>();
    *begin = [this, what, commit_later, weak = std::weak_ptr(begin)](answering say) {
        const auto how = db_.begin(*what);
        if (how == result::open) return commit_later(say);
        if (how != result::busy) return say({how, 0, false, nullptr});
        at(now_ + core::milliseconds(20), [again = weak.lock(), say] { if (again) (*again)(say); });
    };
    ask(who, [begin](answering say) { (*begin)(std::move(say)); },
        [this, who, what](std::optional<answer> a) {
            if (!a) return look_up(who, what);
            if (a->how == result::lease_lost) {
                ++reached["lease lost in mid-batch"];
                ++reached["a write was refused by the fence"];
            }
            if (a->how == result::done_already) ++reached["sent again, and was done already"];
            landed(who, a->how == result::done || a->how == result::done_already);
        });
}

void played_world::look_up(std::size_t who, std::shared_ptr<played_database::write> what) {
    auto& r = routers_[who];
    ++reached["a commit's answer was lost"];
    if (!decides(r)) {
        ++reached["lease lost in mid-batch"];
        return landed(who, false);
    }
    ask(who, [this, what](answering say) {
        const bool mine = db_.fenced(what->by, what->epoch);
        say({mine ? result::done : result::lease_lost, 0, db_.holds(what->epoch, what->number),
             nullptr});
    }, [this, who, what](std::optional<answer> a) {
        if (!a) return look_up(who, what);
        if (a->how == result::lease_lost) ++reached["lease lost in mid-batch"];
        if (a->how == result::lease_lost) return landed(who, false);
        ++reached[a->yes ? "looked up and found" : "looked up and sent again"];
        if (a->yes) return landed(who, true);
        attempt(who, what);
    });
}

void played_world::landed(std::size_t who, bool stored) {
    auto& r = routers_[who];
    r.writing = false;
    for (const auto& key : std::exchange(r.sent, {})) {
        if (r.has) r.has->keys.erase(key);
        for (auto& m : messages_) {
            if (m.key != key || !stored) continue;
            m.answered = true;
            if (!db_.seen({1, key})) said.push_back(key + " was acknowledged and is not there");
        }
    }
    if (!stored) r.has.reset();  // nothing is durable until it has been read again
}

}  // namespace evenline::cluster
