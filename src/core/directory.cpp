#include "core/directory.hpp"

#include <algorithm>
#include <utility>

namespace evenline::core {
namespace {

std::string address_key(std::string_view kind, std::string_view value) {
    std::string key{kind};
    key += '\0';
    key += value;
    return key;
}

std::string thread_key(channel_number channel, std::string_view thread) {
    std::string key = std::to_string(channel);
    key += ':';
    key += thread;
    return key;
}

}  // namespace

const customer* directory::find(customer_id id) const {
    auto it = customers_.find(id);
    while (it != customers_.end() && it->second.merged_into)
        it = customers_.find(it->second.merged_into);
    return it == customers_.end() ? nullptr : &it->second;
}

const customer* directory::find_row(customer_id id) const {
    const auto it = customers_.find(id);
    return it == customers_.end() ? nullptr : &it->second;
}

const customer* directory::verified(std::string_view kind, std::string_view value) const {
    const auto it = addresses_.find(address_key(kind, value));
    return it == addresses_.end() || !it->second.verified ? nullptr : find(it->second.verified);
}

const customer* directory::any(std::string_view kind, std::string_view value) const {
    const auto it = addresses_.find(address_key(kind, value));
    if (it == addresses_.end()) return nullptr;
    if (it->second.verified) return find(it->second.verified);
    return it->second.all.empty() ? nullptr : find(*it->second.all.begin());
}

const customer* directory::by_ref(std::string_view ref) const {
    if (ref.empty()) return nullptr;
    const auto it = refs_.find(ref);
    return it == refs_.end() ? nullptr : find(it->second);
}

std::set<customer_id> directory::sharing(const address& a) const {
    const auto it = addresses_.find(address_key(a.kind, a.value));
    return it == addresses_.end() ? std::set<customer_id>{} : it->second.all;
}

void directory::index(const customer& c) {
    if (c.merged_into) return;
    if (!c.ref.empty()) refs_[c.ref] = c.id;
    for (const auto& a : c.addresses) {
        auto& h = addresses_[address_key(a.kind, a.value)];
        h.all.insert(c.id);
        if (a.verified && (!h.verified || h.verified > c.id)) h.verified = c.id;
    }
}

void directory::unindex(const customer& c) {
    if (const auto it = refs_.find(c.ref); it != refs_.end() && it->second == c.id) refs_.erase(it);
    for (const auto& a : c.addresses) {
        const auto it = addresses_.find(address_key(a.kind, a.value));
        if (it == addresses_.end()) continue;
        it->second.all.erase(c.id);
        if (it->second.verified == c.id) it->second.verified = {};
        if (it->second.all.empty()) addresses_.erase(it);
    }
}

void directory::put(const customer& c) {
    auto& mine = customers_[c.id];
    unindex(mine);
    if (c.merged_into && mine.merged_into != c.merged_into)
        absorbed_[c.merged_into].push_back(c.id);
    mine = c;
    index(mine);
    loaded_.erase(c.id);
}

void directory::load(const customer& c) {
    put(c);
    loaded_.insert(c.id);
}

// Somebody and everybody linked into them, through however many links.
std::vector<customer_id> directory::family(customer_id id) const {
    std::vector<customer_id> all{id};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto it = absorbed_.find(all[i]);
        if (it != absorbed_.end()) all.insert(all.end(), it->second.begin(), it->second.end());
    }
    return all;
}

void directory::drop_family(customer_id id) {
    const auto all = family(id);
    if (std::ranges::any_of(all, [&](customer_id one) { return tickets_.contains(one); })) return;
    for (const auto one : all) {
        absorbed_.erase(one);
        loaded_.erase(one);
        const auto it = customers_.find(one);
        if (it == customers_.end()) continue;
        unindex(it->second);
        customers_.erase(it);
    }
}

void directory::leave(customer_id id) {
    const auto came_to_nothing = std::exchange(loaded_, {});
    for (const auto one : came_to_nothing)
        if (const auto* who = find(one)) drop_family(who->id);
    if (const auto* who = find(id)) drop_family(who->id);
}

void directory::link(customer_id from, customer_id into) {
    customer gone = customers_[from];
    customer stays = customers_[into];
    unindex(gone);
    for (const auto& a : gone.addresses) {
        const auto same = std::ranges::find_if(stays.addresses,
            [&](const address& b) { return b.kind == a.kind && b.value == a.value; });
        if (same == stays.addresses.end()) {
            stays.addresses.push_back(a);
        } else {
            same->verified = same->verified || a.verified;
        }
    }
    std::ranges::sort(stays.addresses);
    std::erase(stays.suggested, from);
    if (stays.ref.empty()) stays.ref = gone.ref;
    if (stays.name.empty()) stays.name = gone.name;
    if (stays.language.empty()) stays.language = gone.language;
    gone.addresses.clear();
    gone.suggested.clear();
    gone.ref.clear();
    gone.merged_into = into;
    put(gone);
    put(stays);
    auto& theirs = tickets_[into];
    theirs.merge(tickets_[from]);
    tickets_.erase(from);
}

void directory::blank(customer_id id) {
    std::vector<customer_id> same{id};
    for (const auto& [other, who] : customers_) {
        const auto* last = find(other);
        if (other != id && last && last->id == id) same.push_back(other);
    }
    for (const auto one : same) {
        customer nobody;
        nobody.id = one;
        nobody.merged_into = customers_[one].merged_into;
        put(nobody);
    }
}

ticket_id directory::thread(channel_number channel, std::string_view thread) const {
    if (thread.empty()) return {};
    const auto it = threads_.find(thread_key(channel, thread));
    return it == threads_.end() ? ticket_id{} : it->second;
}

void directory::add_thread(channel_number channel, const std::string& thread, ticket_id t) {
    if (thread.empty()) return;
    auto& mine = threads_[thread_key(channel, thread)];
    mine = std::max(mine, t);  // the newest ticket of a thread is the one that goes on
}

void directory::move_thread(channel_number channel, const std::string& thread, ticket_id t) {
    if (!thread.empty()) threads_[thread_key(channel, thread)] = t;
}

void directory::drop_thread(channel_number channel, const std::string& thread, ticket_id t) {
    const auto it = threads_.find(thread_key(channel, thread));
    if (it != threads_.end() && it->second == t) threads_.erase(it);
}

const std::set<ticket_id>& directory::tickets_of(customer_id c) const {
    static const std::set<ticket_id> none;
    const auto it = tickets_.find(c);
    return it == tickets_.end() ? none : it->second;
}

void directory::drop_ticket(customer_id c, ticket_id t) {
    const auto it = tickets_.find(c);
    if (it == tickets_.end()) return;
    it->second.erase(t);
    if (it->second.empty()) tickets_.erase(it);
}

}  // namespace evenline::core
