#include "http/identity/identity.hpp"

#include "evenline/http/credentials.hpp"
#include "http/identity/second_factor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t most_known = 10'000;

asio::awaitable<bool> verify(std::string password, std::string encoded, password_cost cost) {
    co_return verify_password(password, encoded, cost);
}

asio::awaitable<std::string> hash(std::string password, password_cost cost) {
    co_return hash_password(password, cost);
}

}  // namespace

identity::identity(engine::accounts& who, const settings& limits)
    : accounts_(who),
      limits_(limits),
      by_account_(limits.logins_per_minute),
      by_address_(limits.logins_per_minute_address),
      hashing_(limits.password_threads),
      version_(who.version()),
      words_(limits.password_words_file) {}

identity::~identity() { stop(); }

void identity::stop() { hashing_.join(); }

principal identity::of_header(std::string_view authorization) {
    static constexpr std::string_view scheme = "Bearer ";
    if (authorization.size() <= scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        if ((authorization[i] | 0x20) != (scheme[i] | 0x20)) return {};
    }
    return of_secret(authorization.substr(scheme.size()));
}

principal identity::of_secret(std::string_view secret) {
    if (secret.size() < 20 || secret.size() > 200) return {};
    auto digest = sha256_hex(secret);
    const auto now = wall_now();
    if (const auto seen = known_.find(digest); seen != known_.end()) {
        auto& known = seen->second;
        if (known.expires_at > now && may_go_on(known.who, known.used_at, now)) {
            known.used_at = now;
            return known.who;
        }
        known_.erase(seen);
        return {};
    }
    const auto found = accounts_.find(digest);
    if (!found || found->expires_at <= now) return {};
    principal who{found->id, found->session, found->account, found->what,
                  {},        found->label,   found->scopes};
    if (found->account != 0) {
        const auto owner = accounts_.by_id(found->account);
        if (!owner || !owner->active) return {};
        who.what = found->session ? owner->what : found->what;
        who.agent = owner->agent;
        who.name = owner->name;
    }
    auto used = std::max(found->created_at, found->last_used_at);
    if (const auto later = uses_.find(found->id); later != uses_.end())
        used = std::max(used, later->second);
    if (!may_go_on(who, used, now)) return {};
    if (known_.size() >= most_known) known_.clear();
    known_.emplace(std::move(digest), known{who, found->expires_at, now});
    return who;
}

bool identity::may_go_on(const principal& who, core::instant used, core::instant now) {
    if (!who.session) return true;
    const auto idle = core::minutes(limits_.session_idle_minutes);
    if (idle.us == 0 || now - used <= idle) {
        uses_[who.credential] = now;
        return true;
    }
    uses_.erase(who.credential);
    static_cast<void>(accounts_.revoke(who.credential));
    return false;
}

// One transaction for all of them: a crash forgets a minute of use, never a session.
void identity::keep_uses(bool at_once) {
    const auto now = wall_now();
    if (uses_.empty() || (!at_once && now - uses_kept_at_ < core::minutes(1))) return;
    std::vector<engine::last_use> all;
    all.reserve(uses_.size());
    for (const auto& [credential, at] : uses_) all.push_back({credential, at});
    uses_kept_at_ = now;
    if (accounts_.touch(all)) uses_.clear();
}

std::string identity::weak(std::string_view password, const engine::account* of) const {
    std::vector<std::string> own{"evenline", limits_.house_name};
    const auto add_parts = [&](std::string_view text) {
        std::string part;
        for (const char c : text) {
            if (c != ' ' && c != '.' && c != '-' && c != '_' && c != '@') {
                part += c;
                continue;
            }
            own.push_back(std::exchange(part, {}));
        }
        own.push_back(std::move(part));
    };
    add_parts(limits_.house_name);
    if (of != nullptr) add_parts(of->name);
    if (of != nullptr) add_parts(std::string_view(of->email).substr(0, of->email.find('@')));
    return weak_password(password, words_, own);
}

std::string identity::weak_for_link(std::string_view password, std::string_view link) {
    const auto account = accounts_.account_of_link(sha256_hex(link), wall_now());
    const auto who = account ? accounts_.by_id(*account) : std::nullopt;
    return weak(password, who ? &*who : nullptr);
}

asio::awaitable<bool> identity::matches(std::string password, std::string encoded) {
    const password_cost cost{limits_.password_memory_kib, limits_.password_passes};
    auto work = verify(std::move(password), std::move(encoded), cost);
    ++waiting_;
    const bool right =
        co_await asio::co_spawn(hashing_.get_executor(), std::move(work), asio::use_awaitable);
    --waiting_;
    co_return right;
}

asio::awaitable<std::string> identity::hashed(std::string password) {
    const password_cost cost{limits_.password_memory_kib, limits_.password_passes};
    auto work = hash(std::move(password), cost);
    ++waiting_;
    auto encoded =
        co_await asio::co_spawn(hashing_.get_executor(), std::move(work), asio::use_awaitable);
    --waiting_;
    co_return encoded;
}

// Nothing: there is no second factor, or this is it. A code that was used is kept as used.
std::optional<login_refusal> identity::refuses(const engine::account& who,
                                               const std::string& otp) {
    auto factor = accounts_.factor(who.id);
    if (!factor || !factor->active) return std::nullopt;
    if (otp.empty()) return login_refusal::otp_required;
    const auto code = plain_code(otp);
    const auto step = step_of(factor->secret, code, wall_now(), factor->last_step);
    if (step) {
        factor->last_step = *step;
    } else if (std::erase(factor->recovery, sha256_hex(code)) == 0) {
        return login_refusal::wrong_otp;
    }
    if (!accounts_.save_factor(*factor)) return login_refusal::store;
    return std::nullopt;
}

asio::awaitable<bool> identity::is_password(std::uint64_t account, std::string password) {
    const auto who = accounts_.by_id(account);
    const auto key = "own\n" + std::to_string(account);
    if (!who || !by_account_.take(key, attempts::clock::now())) co_return false;
    std::string encoded = who->password_hash;
    const bool right = co_await matches(std::move(password), std::move(encoded));
    if (right) by_account_.give_back(key);
    co_return right;
}

asio::awaitable<bool> identity::set_password(const principal& who, std::string password) {
    const auto account = who.account;
    const auto session = who.credential;
    auto encoded = co_await hashed(std::move(password));
    auto now = accounts_.by_id(account);
    if (!now) co_return false;
    now->password_hash = std::move(encoded);
    if (!accounts_.save(*now) || !accounts_.revoke_sessions(account, session)) co_return false;
    forget();
    co_return true;
}

asio::awaitable<identity::login_result> identity::log_in(std::string email, std::string password,
                                                         std::string otp, std::string remote) {
    const auto now = attempts::clock::now();
    // Per account AND address: who guesses from elsewhere does not lock the owner out.
    const std::string pair = email + '\n' + remote;
    if (!by_address_.take(remote, now) || !by_account_.take(pair, now))
        co_return login_refusal::too_often;
    if (waiting_ >= limits_.password_queue) co_return login_refusal::too_busy;
    // To read a row takes longer than to find none: somebody's is always read once more, and once
    // there is none, so that the time does not tell whose address this is.
    const auto anybody = accounts_.by_id(1);
    const auto found = accounts_.by_email(email);
    static_cast<void>(accounts_.by_email(found || !anybody ? "?" : anybody->email));
    const bool may = found && found->active;
    std::string encoded = may ? found->password_hash : std::string{};
    const bool right = co_await matches(std::move(password), std::move(encoded));
    if (!right) co_return login_refusal::wrong;
    const auto no = refuses(*found, otp);
    if (no == login_refusal::wrong_otp) co_return *no;
    by_account_.give_back(pair);
    by_address_.give_back(remote);
    if (no) co_return *no;
    co_return open_session(*found, remote);
}

std::variant<engine::account, login_refusal> identity::holder_of(const std::string& digest,
                                                                 const std::string& otp,
                                                                 const std::string& remote) {
    const auto account = accounts_.account_of_link(digest, wall_now());
    auto who = account ? accounts_.by_id(*account) : std::nullopt;
    if (!who || !who->active) return login_refusal::link_over;
    // Who holds a link may not try codes faster than who knows the password.
    const auto key = "link\n" + std::to_string(who->id);
    if (!by_account_.take(key, attempts::clock::now())) return login_refusal::too_often;
    const auto no = refuses(*who, otp);
    if (no != login_refusal::wrong_otp) by_account_.give_back(key), by_address_.give_back(remote);
    if (no) return *no;
    return std::move(*who);
}

identity::login_result identity::log_in_by_link(std::string_view secret, const std::string& otp,
                                                const std::string& remote) {
    if (!by_address_.take(remote, attempts::clock::now())) return login_refusal::too_often;
    const auto digest = sha256_hex(secret);
    const auto holder = holder_of(digest, otp, remote);
    if (const auto* no = std::get_if<login_refusal>(&holder)) return *no;
    if (!accounts_.redeem_link(digest, wall_now())) return login_refusal::link_over;
    return open_session(std::get<engine::account>(holder), remote);
}

std::string identity::feed_ticket(std::string_view authorization) {
    const auto at = authorization.find(' ');
    return feed_tickets_.issue("evw_", std::string(authorization.substr(at + 1)), wall_now());
}

std::string identity::secret_behind(std::string_view feed_ticket) {
    return feed_tickets_.take(feed_ticket, wall_now()).value_or("");
}

bool identity::may_try(const std::string& remote) {
    return by_address_.take(remote, attempts::clock::now());
}

identity::login_result identity::log_in_as(std::uint64_t account, const std::string& remote) {
    const auto who = accounts_.by_id(account);
    if (!who || !who->active) return login_refusal::wrong_key;
    return open_session(*who, remote);
}

asio::awaitable<identity::login_result> identity::set_up(setting_up what, std::string remote) {
    if (!by_address_.take(remote, attempts::clock::now())) co_return login_refusal::too_often;
    if (waiting_ >= limits_.password_queue) co_return login_refusal::too_busy;
    const auto digest = sha256_hex(what.link);
    const auto holder = holder_of(digest, what.otp, remote);
    if (const auto* no = std::get_if<login_refusal>(&holder)) co_return *no;
    // The link is used up before the long work: two who hold it cannot both set a password.
    const auto account = accounts_.redeem_link(digest, wall_now());
    if (!account) co_return login_refusal::link_over;
    auto encoded = co_await hashed(std::move(what.password));
    auto who = accounts_.by_id(*account);
    if (!who || !who->active) co_return login_refusal::link_over;
    who->password_hash = std::move(encoded);
    if (!what.name.empty()) who->name = std::move(what.name);
    if (!accounts_.save(*who)) co_return login_refusal::store;
    forget();
    co_return open_session(*who, remote);
}

identity::login_result identity::open_session(const engine::account& who,
                                              const std::string& remote) {
    engine::credential session;
    session.session = true;
    session.account = who.id;
    session.what = who.what;
    session.from = remote;
    session.created_at = wall_now();
    session.expires_at = session.created_at + core::hours(limits_.session_hours);
    auto secret = new_secret("evs_");
    auto stored = accounts_.issue(session, sha256_hex(secret));
    if (!stored) return login_refusal::store;
    return login{std::move(secret), std::move(*stored), who};
}

void identity::log_out(const principal& who) {
    static_cast<void>(accounts_.revoke(who.credential));
    forget();
}

bool identity::changed_elsewhere() {
    const auto now = accounts_.version();
    if (now == version_) return false;
    version_ = now;
    forget();
    return true;
}

}  // namespace evenline::http
