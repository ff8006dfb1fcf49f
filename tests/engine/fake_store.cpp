#include "engine/fake_store.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/errc.hpp>

namespace evenline::engine::test {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

error_code disk_error() { return make_error_code(boost::system::errc::no_space_on_device); }

}  // namespace

void fake_store::release(std::size_t how_many) {
    if (how_many == SIZE_MAX) held_ = false;
    for (; how_many > 0 && !line_.empty(); --how_many) {
        line_.front()->cancel();
        line_.pop_front();
    }
}

error_code fake_store::load(core::state& into) {
    ++loads;
    if (refuses_load_) return disk_error();
    for (const auto& [id, row] : agents_) into.load(row);
    for (const auto& [id, row] : tickets_) {
        if (!core::is_open(row.status)) continue;
        if (const auto who = customer(row.customer)) into.load(*who);
        into.load(row);
    }
    for (const auto& [id, row] : offers_) {
        if (row.status == core::offer_status::issued) into.load(row);
    }
    for (const auto& [group, record] : promises_) into.load(group, record);
    into.load(counters_);
    broken_ = false;
    return {};
}

asio::awaitable<error_code> fake_store::append(batch what) {
    ++waiting;
    auto turn = std::make_shared<asio::steady_timer>(loop_, asio::steady_timer::time_point::max());
    if (held_) line_.push_back(turn);
    else turn->expires_after(std::chrono::seconds(0));
    error_code let_go;
    co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, let_go));
    --waiting;
    if (failing_) broken_ = true;
    if (broken_) {
        ++refused;
        co_return disk_error();
    }
    commit(what);
    batches.push_back(std::move(what));
    co_return error_code{};
}

void fake_store::commit(const batch& b) {
    for (const auto& r : b.tickets) tickets_[r.id] = r;
    for (const auto& r : b.agents) agents_[r.id] = r;
    for (const auto& r : b.customers) customers_[r.id] = r;
    for (const auto& r : b.offers) offers_[r.id] = r;
    for (const auto& [group, record] : b.promises) promises_[group] = record;
    for (const auto& r : b.inbound) keys_.emplace(r.channel, r.dedupe_key);
    for (const auto& r : b.answers) answers_[r.key] = r;
    events.insert(events.end(), b.events.begin(), b.events.end());
    messages.insert(messages.end(), b.messages.begin(), b.messages.end());
    outbox.insert(outbox.end(), b.outbox.begin(), b.outbox.end());
    inbound.insert(inbound.end(), b.inbound.begin(), b.inbound.end());
    deliveries.insert(deliveries.end(), b.deliveries.begin(), b.deliveries.end());
    for (const auto& e : b.events) {
        if (const auto* set = std::get_if<core::policy_set>(&e.body)) policy_ = set->next;
    }
    counters_ = b.counters;
    numbers_ = b.numbers;
}

asio::awaitable<error_code> fake_store::report(delivery_report what) {
    if (failing_) co_return disk_error();
    for (auto& m : messages) {
        for (const auto& item : outbox) {
            if (item.id != what.outbox_id || item.message != m.id) continue;
            if (what.file && what.file->index < m.attachments.size()) {
                auto& file = m.attachments[what.file->index];
                file.sha256 = what.file->sha256;
                file.bytes = what.file->content.size();
            }
            if (what.is_file) continue;
            m.state = what.state;
            if (!what.words.empty()) m.text = what.words;
            if (!what.provider_id.empty()) m.provider_id = what.provider_id;
            m.delivery_error = what.error;
        }
    }
    reports.push_back(std::move(what));
    co_return error_code{};
}

asio::awaitable<void> fake_store::drain() {
    ++drains;
    co_return;
}

bool fake_store::seen(core::channel_number channel, std::string_view key) {
    return keys_.contains({channel, std::string(key)});
}

void fake_store::look_up(std::string_view name) const {
    if (!broken_name_.empty() && name == broken_name_)
        throw unreadable(make_error_code(boost::system::errc::io_error));
}

std::optional<core::customer> fake_store::customer_by_address(std::string_view kind,
                                                              std::string_view value) {
    look_up(value);
    for (const auto& [id, row] : customers_) {
        for (const auto& a : row.addresses) {
            if (a.kind == kind && a.value == value && a.verified) return row;
        }
    }
    for (const auto& [id, row] : customers_) {
        for (const auto& a : row.addresses) {
            if (a.kind == kind && a.value == value) return row;
        }
    }
    return std::nullopt;
}

std::optional<core::customer> fake_store::customer_by_ref(std::string_view ref) {
    for (const auto& [id, row] : customers_) {
        if (row.ref == ref) return row;
    }
    return std::nullopt;
}

std::optional<core::customer> fake_store::customer(core::customer_id id) {
    if (id && id == broken_customer_)
        throw unreadable(make_error_code(boost::system::errc::io_error));
    const auto found = customers_.find(id);
    if (found == customers_.end()) return std::nullopt;
    return found->second;
}

std::optional<core::ticket> fake_store::ticket(core::ticket_id id) {
    const auto found = tickets_.find(id);
    if (found == tickets_.end()) return std::nullopt;
    return found->second;
}

std::optional<core::ticket> fake_store::ticket_by_thread(core::channel_number channel,
                                                         std::string_view thread) {
    look_up(thread);
    for (auto t = tickets_.rbegin(); t != tickets_.rend(); ++t) {
        for (const auto& c : t->second.contacts) {
            if (c.channel == channel && c.thread == thread) return t->second;
        }
    }
    return std::nullopt;
}

std::optional<core::ticket> fake_store::latest_ticket(core::customer_id who, core::instant since) {
    for (auto t = tickets_.rbegin(); t != tickets_.rend(); ++t) {
        const auto& row = t->second;
        if (row.customer == who && row.closed_at.value_or(core::never) > since) return row;
    }
    return std::nullopt;
}

std::optional<std::string> fake_store::thread_by_provider_id(core::channel_number channel,
                                                             std::string_view id) {
    for (const auto& m : messages) {
        if (m.channel != channel || m.provider_id != id) continue;
        const auto owner = ticket(m.ticket);
        if (!owner) return std::nullopt;
        for (const auto& c : owner->contacts) {
            if (c.channel == channel) return c.thread;
        }
    }
    return std::nullopt;
}

std::optional<core::ticket_id> fake_store::ticket_by_provider_id(core::channel_number channel,
                                                                 std::string_view id) {
    for (const auto& m : messages) {
        if (m.channel == channel && m.provider_id == id && m.way == direction::out) return m.ticket;
    }
    return std::nullopt;
}

std::vector<std::string> fake_store::unreported_replies(core::channel_number channel,
                                                        std::string_view thread) {
    std::vector<std::string> out;
    for (const auto& item : outbox) {
        const auto told = [&](const delivery_report& r) {
            return r.outbox_id == item.id && r.done;
        };
        if (item.channel != channel || item.thread != thread || std::ranges::any_of(reports, told))
            continue;
        for (const auto& m : messages) {
            if (m.id == item.message) out.push_back(m.text);
        }
    }
    return out;
}

std::vector<std::string> fake_store::unread_replies(core::ticket_id ticket,
                                                    core::channel_number channel,
                                                    core::instant until) {
    std::vector<std::string> out;
    for (const auto& m : messages) {
        if (m.ticket == ticket && m.channel == channel && m.way == direction::out &&
            !m.provider_id.empty() && m.at <= until && m.state < delivery::read)
            out.push_back(m.provider_id);
    }
    return out;
}

std::optional<stored_answer> fake_store::answer(std::string_view key) {
    const auto found = answers_.find(std::string(key));
    if (found == answers_.end()) return std::nullopt;
    return found->second;
}

}  // namespace evenline::engine::test
