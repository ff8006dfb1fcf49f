// The HTTP edge as a whole: listens, answers, and stops without dropping what was promised.
#pragma once

#include "evenline/engine/accounts.hpp"
#include "evenline/engine/desk.hpp"
#include "evenline/engine/office.hpp"
#include "evenline/engine/reader.hpp"
#include "evenline/engine/reports.hpp"
#include "evenline/engine/wait_estimates.hpp"
#include "evenline/http/message.hpp"
#include "evenline/http/settings.hpp"
#include "evenline/intake/intake.hpp"
#include "evenline/intake/subscribers.hpp"
#include "evenline/simulation/center.hpp"

#include <functional>
#include <memory>
#include <variant>

namespace evenline::http {

struct policy_problem {
    unsigned line{};  // 1-based; 0: not about a line
    std::string key, detail;
    std::string nearest;  // what was probably meant; empty when nothing is near
};

struct day_span {
    core::instant from, until;
};

// The policy as text; the file format is the app's business.
struct policy_port {
    using reading = std::variant<core::policy, std::vector<policy_problem>>;
    std::function<reading(std::string_view text)> parse;
    std::function<std::string()> text;  // in force
    // A change in step with the store: `prepare` puts the text beside the one in force, on the
    // disk; the reason in words when it cannot. What `settle` is told of the store's transaction
    // decides whether it takes its place or is dropped. Lost in between, the next start asks the
    // store.
    std::function<std::optional<std::string>(std::string_view text)> prepare;
    std::function<void(bool stored)> settle{};
    // The policy in force as a JSON object with every setting said, its keys those of the file;
    // and such an object as the text of a file. May be empty.
    std::function<std::string()> form{};
    using written = std::variant<std::string, std::vector<policy_problem>>;
    std::function<written(std::string_view json)> from_form{};
    // A center file (docs/simulation.md) to try policies on. May be empty.
    using center_reading = std::variant<simulation::center, std::vector<policy_problem>>;
    std::function<center_reading(std::string_view text)> center{};
    // The business day that holds this instant, by the zone of the policy's hours (UTC without).
    std::function<day_span(core::instant)> day_of{};
};

struct backup_file {
    std::string name;
    std::uint64_t bytes{};
    core::instant at{};
    double took_s{};
};

struct house_facts {
    int schema{};
    std::uint64_t store_bytes{}, wal_bytes{}, disk_free_bytes{}, disk_total_bytes{};
    core::instant started_at{};
    // How long things are kept ([retention]), in days; 0: for ever.
    unsigned raw_days{}, message_days{}, backup_days{};
};

// The machine the server lives on: files and logs are the app's business. May be empty.
struct house_port {
    using backed_up = std::variant<backup_file, std::string>;  // or why not
    std::function<boost::asio::awaitable<backed_up>()> backup{};
    std::function<std::vector<backup_file>()> backups{};  // newest first
    // Takes what was erased out of every corner of the file: false when it goes on by itself later.
    std::function<boost::asio::awaitable<bool>()> scrub{};
    std::function<house_facts()> facts{};
    std::function<std::string()> log_level{};
    std::function<bool(std::string_view)> set_log_level{};  // false: no such level
};

struct receiver_facts {  // of a channel that is fetched from
    std::string channel;
    bool good{};
    core::instant since{};
    std::string trouble;  // why it is not good, in words
};
// Asks another server over HTTPS; for an identity provider. May be empty.
struct outside_call {
    std::string method, url;
    std::vector<header> headers;
    std::string body;
};
struct outside_answer {
    unsigned status{};  // 0: none came
    std::string body, error;
};
using outside_port = std::function<boost::asio::awaitable<outside_answer>(outside_call)>;

struct gauge {  // a figure of somebody else's for /metrics
    std::string name, help;
    std::vector<std::pair<std::string, std::string>> labels;
    double value{};
    bool is_counter{};
};

struct services {
    engine::sequencer& line;
    engine::reader& reader;
    engine::lookup& lookup;
    engine::accounts& accounts;
    const intake::channel_table& channels;
    engine::clock& clock;
    policy_port policy;
    std::function<std::vector<gauge>()> gauges;  // may be empty
    // What keeps the server from serving, beside the engine: a sentence each; may be empty.
    std::function<std::vector<std::string>()> not_ready;
    engine::office* office{};  // none: the supervisors' pages answer 404
    intake::subscriber_book subscribers{};
    house_port house{};
    engine::wait_estimates* waits{};  // none: nobody estimates
    std::function<std::vector<receiver_facts>()> receivers{};  // may be empty
    outside_port outside{};
    engine::desk* desk{};  // none: drafts, search and what else agents keep answer 404
    std::shared_ptr<const intake::ticket_keys> keys{};  // none: customers have no pages
    // Calls back on the loop's thread with each reply that a channel has taken; may be empty.
    using sent_listener = std::function<void(const engine::outbox_item&)>;
    std::function<void(sent_listener)> when_sent{};
    engine::reports* reports{};  // none: the reports answer 404
    engine::power_catalogue powers{engine::shipped_powers()};
};

class server {
public:
    // Everything in `services` and the loop must outlive the server. One thread runs the loop.
    server(boost::asio::any_io_executor loop, services, settings);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Binds, listens and accepts. Errors: the address is taken, not ours, or a certificate cannot
    // be read (then `why` says which).
    boost::system::error_code start(std::string& why);
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t connections() const;

    // /readyz says no from here on, so that a load balancer turns away before the doors close.
    void announce_stop();
    // Stops accepting, tells consoles, waits for answers under way up to the grace, closes.
    boost::asio::awaitable<void> stop();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace evenline::http
