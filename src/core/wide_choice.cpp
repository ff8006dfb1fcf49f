#include "core/wide_choice.hpp"

#include <algorithm>

namespace evenline::core {

wide_choice::wide_choice(turn& t, desk& d, const lanes& of) : t_(t), d_(d) {
    std::array<bool, 3> room{};
    for (const auto f : {work_form::call, work_form::chat, work_form::mail})
        room.at(static_cast<std::size_t>(f)) = has_room(t.r.rules, d.load(), f);
    const bool one_chat = d.calls == 0 && d.chats == 1 && !d.a.held_for && room[1] &&
                          t.r.rules.hold.share_of_call_agents > 0;
    if (!one_chat && std::ranges::find(room, true) == room.end()) return;
    for (const auto& l : of.all()) {
        if (l.heads.empty()) continue;
        runs_.push_back({&l, {}, {}, l.form, false, room.at(static_cast<std::size_t>(l.form))});
        look(runs_.back());
        compared_ += l.heads.size();
    }
    for (const auto n : d.preferring) {
        const auto& h = t.r.waiting.head(n);
        if (!h.waiting) continue;
        const bool fits = room.at(static_cast<std::size_t>(h.form));
        runs_.push_back({nullptr, {}, {core::rank_of(t, n), n}, h.form, false, fits});
        ++compared_;
    }
    if (!one_chat) return;
    for (const auto& r : runs_)
        if (!r.room && r.form == work_form::call && (!call_ || r.first.at.before(call_->at)))
            call_ = r.first;
}

rank wide_choice::rank_of(const lane& l, const place& p) const {
    return {total_of(t_.r.rules, l.target, l.form, t_.r.promises.head_start(l.group), p.service,
                     t_.service_now),
            p.since, p.id};
}

void wide_choice::look(run& r) const {
    const auto* p = r.of->heads.get(r.at);
    r.over = p == nullptr;
    if (p) r.first = {rank_of(*r.of, *p), p->who->bucket};
}

void wide_choice::pass(run& r) const {
    r.over = r.of == nullptr;
    if (r.over) return;
    r.of->heads.advance(r.at);
    look(r);
}

std::size_t wide_choice::left(const run& r) const {
    if (r.over) return 0;
    return r.of ? r.of->heads.size() - r.of->heads.rank(*r.of->heads.get(r.at)) : 1;
}

std::size_t wide_choice::pass_all_before(run& r, const rank& chosen) const {
    if (r.over || !r.first.at.before(chosen)) return 0;
    if (!r.of) {
        pass(r);
        return 1;
    }
    const auto& heads = r.of->heads;
    const auto from = heads.rank(*heads.get(r.at));
    const auto to =
        heads.count_while([&](const place& p) { return rank_of(*r.of, p).before(chosen); });
    r.at = heads.nth(to);
    look(r);
    return to - from;
}

// The first in line of those with room, or of those without.
wide_choice::run* wide_choice::first_of(bool room) {
    run* first = nullptr;
    for (auto& r : runs_)
        if (!r.over && r.room == room && (!first || r.first.at.before(first->first.at))) first = &r;
    return first;
}

block wide_choice::why_not(const candidate& c) const {
    const auto& h = t_.r.waiting.head(c.bucket);
    if (h.some_declined && shut_out(t_.r, d_, t_.r.waiting.at(c.bucket))) return block::declined;
    return blocked(t_, d_, h.form, c.at.score);
}

const candidate* wide_choice::best(offer_reason& why) {
    const auto told = why.ahead.first.size();
    std::vector<run*> skipped;  // of forms kept back, once nobody more is told of
    while (auto* first = first_of(true)) {
        auto& shut = kept_back_.at(static_cast<std::size_t>(first->form));
        if (shut && why.ahead.count >= told) {
            first->room = false;
            skipped.push_back(first);
            continue;
        }
        const auto kept_back = why_not(first->first);
        if (kept_back == block::none) {
            chosen_ = first->first;
            pass(*first);
            break;
        }
        shut = shut || kept_back != block::declined;
        why.ahead.add({first->first.at.id, first->first.at.score, ahead_because(kept_back)});
        pass(*first);
    }
    for (auto* r : skipped) r->room = true;
    if (!chosen_) return nullptr;
    for (auto* r : skipped)
        why.ahead.count += static_cast<std::uint32_t>(pass_all_before(*r, chosen_->at));
    tell(why);
    return &*chosen_;
}

// Who was ahead and could not be given, and who would have been next.
void wide_choice::tell(offer_reason& why) {
    why.heads_compared = static_cast<std::uint32_t>(compared_);
    why.agents_that_fit = 1;
    why.preferred = static_cast<bool>(t_.r.waiting.at(chosen_->bucket).key.preferred);
    while (why.ahead.count < why.ahead.first.size()) {
        auto* r = first_of(false);
        if (!r || !r->first.at.before(chosen_->at)) break;
        why.ahead.add({r->first.at.id, r->first.at.score, ahead_cause::no_room});
        pass(*r);
    }
    std::size_t behind = 0;
    for (auto& r : runs_) {
        if (r.room)
            behind += left(r);
        else
            why.ahead.count += static_cast<std::uint32_t>(pass_all_before(r, chosen_->at));
    }
    while (why.behind.count < why.behind.first.size()) {
        auto* r = first_of(true);
        if (!r) break;
        why.behind.add({r->first.at.id, r->first.at.score});
        pass(*r);
    }
    why.behind.count = static_cast<std::uint32_t>(behind);
}

}  // namespace evenline::core
