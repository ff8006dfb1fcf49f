#include "app/serving.hpp"

#include "app/heads_line.hpp"
#include "evenline/app/powers_file.hpp"
#include "evenline/http/credentials.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

std::string first_line(const std::vector<problem>& problems) {
    auto text = describe(problems);
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

}  // namespace

serving::serving(const config& settings, engine::clock& clock, bool allow_baseline)
    : config_(settings), clock_(clock), policy_(settings, allow_baseline), day_timer_(loop_),
      heads_timer_(loop_) {}

serving::~serving() = default;

std::string serving::start(bool& usage) {
    usage = false;
    auto wrong = open_store();
    if (wrong.empty()) wrong = open_channels();
    if (wrong.empty()) wrong = open_line(usage);
    if (wrong.empty()) wrong = open_powers(usage);
    if (wrong.empty()) wrong = open_mail_doors();
    if (wrong.empty()) wrong = open_http();
    if (!wrong.empty()) return wrong;
    outgoing_->start();
    incoming_->start();
    waits_->start();
    asio::co_spawn(loop_, begin_business_days(), asio::detached);
    asio::co_spawn(loop_, look_each_minute(), asio::detached);
    for (auto& door : mail_doors_) asio::co_spawn(loop_, door->run(), asio::detached);
    return {};
}

std::string serving::open_store() {
    auto opened = storage::open_sqlite(loop_.get_executor(), "sqlite:" + config_.database.string());
    if (!opened) return opened.error().sentence;
    store_ = std::move(*opened);
    return {};
}

std::string serving::open_channels() {
    const auto secret = store_->ticket_secret(http::new_secret(""));
    if (!secret) return secret.error().sentence;
    keys_ = std::make_shared<const intake::ticket_keys>(*secret);
    for (const auto& settings : config_.channels) {
        const auto number = store_->channel_number_of(settings.id, settings.kind);
        if (!number) return number.error().sentence;
        const auto* kind = channels::find_kind(settings.kind);
        channels_.add({*number, settings, kind->make(settings), keys_, documents_for(settings)});
    }
    return {};
}

// Only Amazon's messages rest on a certificate that has to be fetched.
intake::document_source* serving::documents_for(const channels::channel_settings& channel) {
    if (channel.kind != "ses") return nullptr;
    if (documents_) return documents_.get();
    senders::curl_settings settings;
    settings.threads = 2;
    settings.total_time = core::seconds(10);   // the sender waits fifteen
    settings.ca_file = config_.outgoing_ca_file;
    fetching_ = std::make_unique<senders::curl_transport>(settings);
    documents_ = std::make_unique<senders::fetched_documents>(*fetching_, clock_);
    return documents_.get();
}

std::string serving::open_powers(bool& usage) {
    std::vector<std::string> needs;
    for (const auto& n : policy_.in_force().needs) needs.push_back(n.name);
    auto read = load_powers(config_, needs);
    if (auto* good = std::get_if<engine::power_catalogue>(&read)) {
        powers_ = std::move(*good);
        for (const auto& lack : missing_remedies(powers_, config_)) spdlog::warn("{}", lack);
        return {};
    }
    usage = true;
    return first_line(std::get<std::vector<problem>>(read));
}

namespace {

// The text of the newest policy that the store holds; asked before anything else is on the loop.
std::optional<std::string> stored_policy(asio::io_context& loop, engine::office& office) {
    std::optional<std::string> text;
    bool known = false;
    asio::co_spawn(loop, office.policy_version_of(0), [&](const std::exception_ptr& e, auto read) {
        if (!e && read && *read) text = std::move((*read)->text);
        known = true;
    });
    while (!known && loop.run_one() > 0) {}
    loop.restart();
    return text;
}

}  // namespace

// A change of the policy that the last run did not bring to its end: made if the store holds it.
void serving::settle_policy() {
    const auto left = policy_.unsettled();
    if (!left) return;
    const bool stored = stored_policy(loop_, store_->office()) == left;
    spdlog::warn("a change of the policy was under way when the server stopped; it is {}",
                 stored ? "stored, and now in the file too" : "not stored, and dropped");
    policy_.settle(stored);
}

std::string serving::open_line(bool& usage) {
    settle_policy();
    const auto policy = policy_.read();
    if (const auto* problems = std::get_if<std::vector<problem>>(&policy)) {
        usage = true;
        return first_line(*problems);
    }
    outgoing_ =
        std::make_unique<outgoing>(loop_.get_executor(), config_, *store_, channels_, clock_);
    line_ = std::make_unique<engine::sequencer>(loop_.get_executor(), clock_, store_->journal(),
                                                store_->lookup(), outgoing_->effects(),
                                                engine::limits{config_.journal_backlog});
    if (const auto failed = line_->start(policy_.in_force()))
        return "the line cannot be loaded from " + config_.database.string() + ": " +
               failed.message() + "; `evenline verify` says more";
    outgoing_->serve(*line_);
    waits_ = std::make_unique<wait_desk>(loop_.get_executor(), *line_, store_->reader());
    outgoing_->tell_waits(*line_, *waits_);
    incoming_ = std::make_unique<incoming>(loop_.get_executor(), config_, *store_, channels_,
                                           clock_, *line_, *outgoing_, *waits_);
    return {};
}

std::string serving::open_mail_doors() {
    for (const auto& channel : channels_.all()) {
        if (channel.settings.kind != "lmtp" && channel.settings.kind != "smtp") continue;
        auto settings = intake::lmtp_settings_of(channel.settings);
        auto door = std::make_unique<intake::lmtp_listener>(loop_.get_executor(), *line_,
                                                            store_->lookup(), channel, settings);
        if (const auto failed = door->open())
            return "channel " + channel.settings.id + " cannot listen on " + settings.listen +
                   ": " + failed.message() + "; give it another listen address";
        mail_doors_.push_back(std::move(door));
    }
    return {};
}

std::string serving::open_http() {
    http::services parts{*line_,
                         store_->reader(),
                         store_->lookup(),
                         store_->accounts(),
                         channels_,
                         clock_,
                         policy_.port(),
                         [this] { return gauges(); },
                         [this] { return not_ready(); }};
    house_ = std::make_unique<house>(*store_, config_.database, clock_, config_.keep);
    house_->tidy();
    parts.office = &store_->office();
    parts.waits = waits_.get();
    parts.reports = &store_->reports();
    parts.powers = powers_;
    parts.desk = &store_->desk();
    parts.keys = keys_;
    parts.when_sent = [this](auto told) { outgoing_->when_sent(std::move(told)); };
    parts.subscribers = outgoing_->subscribers();
    parts.outside = outgoing_->outside();
    parts.house = house_->port();
    parts.receivers = [this] {
        std::vector<http::receiver_facts> out;
        for (auto& s : incoming_->states())
            out.push_back({std::move(s.channel), s.good, s.since, std::move(s.trouble)});
        return out;
    };
    http_ = std::make_unique<http::server>(loop_.get_executor(), std::move(parts), config_.http);
    std::string why;
    const auto failed = http_->start(why);
    if (!failed) return {};
    return "cannot listen on " + to_text({config_.http.listen_host, config_.http.listen_port}) +
           ": " + (why.empty() ? failed.message() : why);
}

std::uint16_t serving::port() const { return http_ ? http_->port() : std::uint16_t{}; }

std::string serving::url() const {
    const bool tls = !config_.http.certificate_file.empty();
    auto host = config_.http.listen_host;
    if (host == "0.0.0.0" || host == "::") host = "127.0.0.1";
    return (tls ? "https://" : "http://") + to_text({host, port()});
}

void serving::run() { loop_.run(); }

void serving::stop() {
    if (stopping_) {
        spdlog::warn("told to stop twice: not waiting any longer");
        loop_.stop();
        return;
    }
    stopping_ = true;
    spdlog::info("stopping: no new work is taken");
    asio::co_spawn(loop_, wind_down(), asio::detached);
}

asio::awaitable<void> serving::wind_down() {
    http_->announce_stop();
    day_timer_.cancel();
    heads_timer_.cancel();
    for (auto& door : mail_doors_) door->stop();
    co_await incoming_->stop();
    co_await http_->stop();
    co_await waits_->stop();
    co_await outgoing_->stop();
    co_await line_->stop();
    spdlog::info("stopped: everything acknowledged is on disk");
    loop_.stop();  // signal handlers and timers of others have no end of their own
}

// The day's promise records begin again at midnight where the policy's hours are.
asio::awaitable<void> serving::begin_business_days() {
    while (!stopping_) {
        const auto next = policy_.day_of(clock_.now()).until;
        boost::system::error_code cancelled;
        day_timer_.expires_after(std::chrono::microseconds(clock_.real_time_until(next).us));
        co_await day_timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (stopping_ || clock_.now() < next) continue;
        house_->tidy();
        engine::submission begin;
        begin.command = core::start_business_day{};
        const auto done = co_await line_->submit(std::move(begin));
        if (done.failed)
            spdlog::warn("the business day's records were not begun: {}", done.failed.message());
        reload_policy();  // business hours reach two years on from here again
    }
}

// The log lies with the service manager: who can write the store has not written that, too.
// `evenline verify --against` reads these lines again. The heap is looked at as often.
asio::awaitable<void> serving::look_each_minute() {
    storage::chain_heads noted;
    while (!stopping_) {
        const auto now = store_->heads();
        if (!(now == noted) && now.event != 0) spdlog::info(heads_line(now));
        noted = now;
        heap_.look(std::chrono::steady_clock::now());
        boost::system::error_code cancelled;
        heads_timer_.expires_after(std::chrono::minutes(1));
        co_await heads_timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

void serving::reload_policy() {
    const auto before = policy_.in_force();
    const auto read = policy_.read();
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) {
        spdlog::error("the policy file is refused and the policy in force stays: {}",
                      first_line(*problems));
        return;
    }
    if (policy_.in_force() == before) return;
    asio::co_spawn(loop_, set_policy(policy_.in_force()), asio::detached);
}

asio::awaitable<void> serving::set_policy(core::policy next) {
    const auto name = next.name;
    engine::submission change;
    change.command = core::set_policy{std::move(next)};
    change.audit =
        engine::audit_entry{clock_.now(), "system", "policy.reload", name, "", "", "SIGHUP", ""};
    change.office.emplace_back(engine::policy_version{0, clock_.now(), "system",
                                                      "read from the file again", policy_.text()});
    const auto done = co_await line_->submit(std::move(change));
    if (done.failed)
        spdlog::error("the policy was not stored: {}", done.failed.message());
    else
        spdlog::info("the policy '{}' is in force", name);
}

std::vector<http::gauge> serving::gauges() const {
    const auto now = store_->status();
    const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
    std::vector<http::gauge> all{
        {"evenline_sqlite_commits_total", "Transactions committed.", {}, count(now.commits), true},
        {"evenline_sqlite_commit_seconds_total",
         "Time spent committing.",
         {},
         now.commit_seconds,
         true},
        {"evenline_sqlite_commit_failures_total",
         "Transactions that failed.",
         {},
         count(now.failures),
         true},
        {"evenline_sqlite_wal_bytes",
         "Size of the write-ahead log.",
         {},
         count(now.wal_bytes),
         false},
        {"evenline_sqlite_database_bytes",
         "Size of the database.",
         {},
         count(now.database_bytes),
         false}};
    heap_.add_to(all);
    return all;
}

std::vector<std::string> serving::not_ready() const {
    const auto now = store_->status();
    if (!now.failed) return {};
    return {"the store: " + now.last_failure};
}

}  // namespace evenline::app
