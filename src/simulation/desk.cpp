#include "simulation/desk.hpp"

#include <algorithm>

namespace evenline::simulation {

using core::work_form;

double desk::mail_pace() const {
    if (calls_ > 0) return 0;
    if (mails_ == 0) return 1;
    const double left = units_.units - units_.chat * chats_;
    return std::clamp(left / (units_.mail * mails_), 0.0, 1.0);
}

double desk::used_share() const {
    if (calls_ > 0) return 1;
    return std::min(
        1.0, static_cast<double>(units_.chat * chats_ + units_.mail * mails_) / units_.units);
}

void desk::pass(double now_s) {
    const double real = now_s - at_s_;
    const double slowed = real * mail_pace();
    for (auto& [id, p] : work_) p.left_s -= p.form == work_form::mail ? slowed : real;
    busy_s_ += real * used_share();
    at_s_ = now_s;
}

void desk::take(core::ticket_id id, work_form form, double handle_s, double now_s) {
    pass(now_s);
    work_[id] = {form, handle_s};
    (form == work_form::call ? calls_ : form == work_form::chat ? chats_ : mails_)++;
}

void desk::drop(core::ticket_id id, double now_s) {
    pass(now_s);
    const auto it = work_.find(id);
    if (it == work_.end()) return;
    (it->second.form == work_form::call   ? calls_
     : it->second.form == work_form::chat ? chats_
                                          : mails_)--;
    work_.erase(it);
}

std::optional<desk::finish> desk::next() const {
    std::optional<finish> first;
    for (const auto& [id, p] : work_) {
        const double pace = p.form == work_form::mail ? mail_pace() : 1;
        if (!(pace > 0)) continue;
        const double at = at_s_ + std::max(0.0, p.left_s) / pace;
        if (!first || at < first->at_s) first = finish{id, at};
    }
    return first;
}

double desk::given_s(core::ticket_id id, double now_s) {
    pass(now_s);
    const auto it = work_.find(id);
    return it == work_.end() ? 0 : -it->second.left_s;
}

double desk::busy_s(double now_s) {
    pass(now_s);
    return busy_s_;
}

}  // namespace evenline::simulation
