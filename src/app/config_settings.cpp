#include "app/config_settings.hpp"

namespace evenline::app {
namespace {

constexpr std::int64_t mib = 1'048'576;

template <auto member>
void set_number(config& c, std::int64_t v) {
    using number = std::remove_reference_t<decltype(c.http.*member)>;
    c.http.*member = static_cast<number>(v);
}

// A number of http::settings: its default is the one written there, so the two cannot differ.
template <auto member>
setting_rule count(std::string key, std::string unit, std::string what, std::int64_t low,
                   std::int64_t high) {
    setting_rule out;
    out.note = {"server", std::move(key), std::to_string(http::settings{}.*member), std::move(unit),
                std::move(what)};
    out.low = low;
    out.high = high;
    out.set_count = set_number<member>;
    return out;
}

setting_rule text(setting note, void (*set)(config&, std::string), bool path = false) {
    setting_rule out;
    out.note = std::move(note);
    out.path = path;
    out.set_text = set;
    return out;
}

// Addresses, URLs and the store are checked once they are read (config.cpp).
void server_texts(std::vector<setting_rule>& out) {
    out.push_back(
        text({"server", "listen", "127.0.0.1:8080", "address:port",
              "Where the server listens. Loopback until you say otherwise."},
             [](config& c, std::string v) { c.effective["server.listen"] = std::move(v); }));
    out.push_back(text({"server", "public_url", "", "URL",
                        "How providers and browsers reach it; provider signatures are over this. "
                        "Empty: http:// and the listen address."},
                       [](config& c, std::string v) { c.http.public_url = std::move(v); }));
    out.push_back(text(
        {"server", "certificate_file", "", "file", "PEM chain; with key_file, serve TLS."},
        [](config& c, std::string v) { c.http.certificate_file = std::move(v); }, true));
    out.push_back(text(
        {"server", "key_file", "", "file", "PEM key of the certificate."},
        [](config& c, std::string v) { c.http.key_file = std::move(v); }, true));
    out.push_back(text(
        {"server", "password_words_file", "", "file",
         "Passwords to refuse, one a line. Empty: the lists of Debian's john-data and "
         "cracklib-runtime, where installed."},
        [](config& c, std::string v) { c.http.password_words_file = std::move(v); }, true));
    out.push_back(text({"server", "house_name", "", "text",
                        "Your company's name: a password must be more than it and its owner's."},
                       [](config& c, std::string v) { c.http.house_name = std::move(v); }));
    setting_rule origins;
    origins.note = {"server", "allowed_origins", "", "URLs",
                    "Other web origins whose pages may open the live feed."};
    origins.set_texts = [](config& c, std::vector<std::string> v) {
        c.http.allowed_origins = std::move(v);
    };
    out.push_back(std::move(origins));
    setting_rule proxies;
    proxies.note = {"server", "proxies", "", "addresses",
                    "Whose X-Forwarded-For says who really asks, like a proxy on this machine: "
                    "127.0.0.1."};
    proxies.set_texts = [](config& c, std::vector<std::string> v) {
        c.http.proxies = std::move(v);
    };
    out.push_back(std::move(proxies));
    setting_rule metrics;
    metrics.note = {"server", "metrics_open", "true", "flag", "/metrics without a token."};
    metrics.set_flag = [](config& c, bool v) { c.http.metrics_open = v; };
    out.push_back(std::move(metrics));
    setting_rule unseen;
    unseen.note = {"server", "private_monitoring", "false", "flag",
                   "Supervisors may read along without the agent seeing it; always audited."};
    unseen.set_flag = [](config& c, bool v) { c.http.private_monitoring = v; };
    out.push_back(std::move(unseen));
    setting_rule two;
    two.note = {"server", "policy_by_two", "false", "flag",
                "A policy comes in force only once somebody else has approved it."};
    two.set_flag = [](config& c, bool v) { c.http.policy_by_two = v; };
    out.push_back(std::move(two));
}

void oidc_texts(std::vector<setting_rule>& out) {
    out.push_back(text({"oidc", "issuer", "", "URL",
                        "Identity provider for single sign-on; empty: none. Its redirect URI for "
                        "us is public_url and a slash; the secret it gave us is client_secret "
                        "or client_secret_file."},
                       [](config& c, std::string v) { c.http.oidc_issuer = std::move(v); }));
    out.push_back(text({"oidc", "client_id", "", "text", "Our name there."},
                       [](config& c, std::string v) { c.http.oidc_client_id = std::move(v); }));
    out.push_back(text({"oidc", "name", http::settings{}.oidc_name, "text",
                        "What the log-in page calls it."},
                       [](config& c, std::string v) { c.http.oidc_name = std::move(v); }));
    setting_rule acr, amr;
    acr.note = {"oidc", "acr", "", "words",
                "How strong a log-in there must have been: the provider is asked for one of these "
                "and its token must name one. Empty: any."};
    acr.set_texts = [](config& c, std::vector<std::string> v) { c.http.oidc_acr = std::move(v); };
    amr.note = {"oidc", "amr", "", "words",
                "The same of the ways, like mfa or hwk: one of these. Empty: any."};
    amr.set_texts = [](config& c, std::vector<std::string> v) { c.http.oidc_amr = std::move(v); };
    out.push_back(std::move(acr));
    out.push_back(std::move(amr));
}

void connection_limits(std::vector<setting_rule>& out) {
    using s = http::settings;
    out.push_back(
        count<&s::max_connections>("max_connections", "connections", "Open at once.", 1, mib));
    out.push_back(count<&s::connections_per_address>(
        "connections_per_address", "connections",
        "Of these from one address; not from loopback nor from proxies. 0: any number.", 0, mib));
    out.push_back(count<&s::header_limit_bytes>(
        "header_limit_bytes", "bytes", "Request line and headers; above it 431.", 1'024, mib));
    out.push_back(
        count<&s::header_count_limit>("header_count_limit", "headers", "Above it 431.", 10, 1'000));
    out.push_back(
        count<&s::url_limit_bytes>("url_limit_bytes", "bytes", "Above it 414.", 256, 65'536));
    out.push_back(count<&s::body_limit_bytes>(
        "body_limit_bytes", "bytes", "Body of an API request; above it 413.", 1'024, 64 * mib));
    out.push_back(count<&s::hook_body_limit_bytes>("hook_body_limit_bytes", "bytes",
                                                   "Body of a provider's request; above it 413. A "
                                                   "mail may have 40 MiB.",
                                                   1'024, 64 * mib));
    out.push_back(count<&s::policy_body_limit_bytes>(
        "policy_body_limit_bytes", "bytes", "Body of a policy; above it 413.", 1'024, 64 * mib));
    out.push_back(count<&s::attachment_limit_bytes>("attachment_limit_bytes", "bytes",
                                                    "One attached file; above it 413.", 1'024,
                                                    64 * mib));
    out.push_back(count<&s::attachment_count_limit>("attachment_count_limit", "files",
                                                    "Attachments of one message.", 1, 100));
    out.push_back(
        count<&s::header_timeout_s>("header_timeout_s", "seconds", "To send the headers.", 1, 600));
    out.push_back(count<&s::idle_timeout_s>("idle_timeout_s", "seconds",
                                            "Between requests of one connection.", 1, 3'600));
    out.push_back(
        count<&s::body_timeout_s>("body_timeout_s", "seconds", "To send the body.", 1, 3'600));
    out.push_back(count<&s::body_min_bytes_per_s>("body_min_bytes_per_s", "bytes per second",
                                                  "Slower bodies are cut after 5 seconds.", 1,
                                                  mib));
    out.push_back(
        count<&s::write_timeout_s>("write_timeout_s", "seconds", "To take an answer.", 1, 600));
    out.push_back(count<&s::requests_per_connection>("requests_per_connection", "requests",
                                                     "Then the connection is closed politely.", 1,
                                                     100 * mib));
    out.push_back(count<&s::stop_grace_s>("stop_grace_s", "seconds",
                                          "On SIGTERM, for requests in flight.", 0, 600));
}

void live_and_line_limits(std::vector<setting_rule>& out) {
    using s = http::settings;
    out.push_back(count<&s::live_connections>("live_connections", "connections",
                                              "Consoles connected at once.", 1, mib));
    out.push_back(count<&s::live_outbox_bytes>(
        "live_outbox_bytes", "bytes",
        "Waiting for one slow console; above it it is cut and told to resync.", 4'096, 256 * mib));
    out.push_back(count<&s::live_message_limit_bytes>("live_message_limit_bytes", "bytes",
                                                      "One message from a console.", 256, mib));
    out.push_back(count<&s::live_ring_events>("live_ring_events", "changes",
                                              "How far back a console may resume.", 16, mib));
    out.push_back(
        count<&s::live_ping_s>("live_ping_s", "seconds", "Between pings to a console.", 1, 600));
    out.push_back(count<&s::agent_grace_s>(
        "agent_grace_s", "seconds",
        "After an agent's last connection is lost, or the server is back and they are not, before "
        "the work goes back to its place.",
        1, 3'600));
    out.push_back(count<&s::parity_tolerance_points>(
        "parity_tolerance_points", "points",
        "How far channels may keep different shares of their promises: above it supervisors are "
        "told, and a policy that would lead there needs a written reason.",
        1, 100));
    out.push_back(count<&s::outreach_contacts>(
        "outreach_contacts", "contacts",
        "A customer who has made so many within outreach_days, the last one without a solution, is "
        "written to: an ordinary ticket, at the end of the line. 0 switches it off.",
        0, 1'000));
    out.push_back(count<&s::outreach_days>("outreach_days", "days",
                                           "In which those contacts lie; nobody is written to "
                                           "twice in it.",
                                           1, 365));
    out.push_back(count<&s::outreach_quiet_minutes>(
        "outreach_quiet_minutes", "minutes",
        "Since the last of them: who is trying just now comes by themselves.", 0, 10'080));
    out.push_back(count<&s::outreach_a_day>("outreach_a_day", "tickets",
                                            "How many a day this opens at most.", 1, 10'000));
    out.push_back(count<&s::break_minutes>(
        "break_minutes", "minutes",
        "A longer break counts against an agent's adherence; 0: any length is right.", 0, 480));
    out.push_back(count<&s::lunch_minutes>("lunch_minutes", "minutes", "The same for lunch.", 0,
                                           480));
}

void login_limits(std::vector<setting_rule>& out) {
    using s = http::settings;
    out.push_back(
        count<&s::session_hours>("session_hours", "hours", "How long a log-in lasts.", 1, 8'760));
    out.push_back(count<&s::session_idle_minutes>(
        "session_idle_minutes", "minutes",
        "A log-in ends after so long without a request and without an open console; 0: not before "
        "session_hours.", 0, 525'600));
    out.push_back(count<&s::reads_per_second>(
        "reads_per_second", "requests",
        "Of one account or token, ten seconds' worth at once; above it 429.", 1, mib));
    out.push_back(count<&s::writes_per_second>("writes_per_second", "requests",
                                               "The same for what changes something.", 1, mib));
    out.push_back(count<&s::logins_per_minute>("logins_per_minute", "tries",
                                               "Per account and address.", 1, 10'000));
    out.push_back(count<&s::logins_per_minute_address>("logins_per_minute_address", "tries",
                                                       "Per address.", 1, 100'000));
    out.push_back(
        count<&s::password_threads>("password_threads", "threads", "For password hashes.", 1, 64));
    out.push_back(count<&s::password_queue>("password_queue", "log-ins",
                                            "Waiting for those threads; above it 503.", 1, 10'000));
    out.push_back(
        count<&s::password_memory_kib>("password_memory_kib", "KiB", "Of argon2id.", 8'192, mib));
    out.push_back(count<&s::password_passes>("password_passes", "passes", "Of argon2id.", 1, 64));
}

template <auto set>
setting_rule days(const char* key, const char* value, const char* what, std::int64_t low) {
    setting_rule out;
    out.note = {"retention", key, value, "days", what};
    out.low = low;
    out.high = 36'500;
    out.set_count = set;
    return out;
}

void retention_rules(std::vector<setting_rule>& out) {
    constexpr auto raw = [](config& c, std::int64_t v) {
        c.keep.store.raw_days = static_cast<std::uint32_t>(v);
    };
    constexpr auto words = [](config& c, std::int64_t v) {
        c.keep.store.message_days = static_cast<std::uint32_t>(v);
    };
    constexpr auto copies = [](config& c, std::int64_t v) {
        c.keep.backup_days = static_cast<std::uint32_t>(v);
    };
    out.push_back(days<+raw>("raw_days", "30",
                             "Requests as providers sent them; 0: for ever.", 0));
    out.push_back(days<+words>("message_days", "0",
                               "Words, files and subjects of tickets after their end; 0: for ever. "
                               "Less than policy.life.reopen_within makes no sense.", 0));
    out.push_back(days<+copies>("backup_days", "0",
                                "Backups the server made, and with them what was erased since; 0: "
                                "for ever.", 0));
}

void other_sections(std::vector<setting_rule>& out) {
    out.push_back(text(
        {"store", "url", "sqlite:evenline.db", "URL", "Where everything is kept: sqlite:FILE."},
        [](config& c, std::string v) { c.effective["store.url"] = std::move(v); }));
    setting_rule backlog;
    backlog.note = {"store", "journal_backlog", "4096", "decisions",
                    "Not yet on disk; above it new work gets 503 and Retry-After."};
    backlog.low = 1;
    backlog.high = mib;
    backlog.set_count = [](config& c, std::int64_t v) {
        c.journal_backlog = static_cast<std::size_t>(v);
    };
    out.push_back(std::move(backlog));
    out.push_back(text(
        {"policy", "file", "", "file",
         "The policy; SIGHUP reads it again. Empty: the shipped one, 'equal'."},
        [](config& c, std::string v) { c.policy_file = std::move(v); }, true));
    out.push_back(text(
        {"powers", "file", "", "file",
         "What agents may grant, and their limits (docs/powers). Empty: the shipped catalogue."},
        [](config& c, std::string v) { c.powers_file = std::move(v); }, true));
    out.push_back(text(
        {"outgoing", "ca_file", "", "file",
         "PEM of certificate authorities of your own, trusted beside the system's for https and "
         "smtp."},
        [](config& c, std::string v) { c.outgoing_ca_file = std::move(v); }, true));
    retention_rules(out);
    out.push_back(text({"log", "level", "info", "word", "debug, info, warning or error."},
                       [](config& c, std::string v) { c.log.level = std::move(v); }));
    out.push_back(text({"log", "form", "auto", "word",
                        "json, text, or auto: text on a terminal, else one JSON object a line."},
                       [](config& c, std::string v) { c.log.form = std::move(v); }));
}

const std::vector<setting_rule>& all_rules() {
    static const std::vector<setting_rule> rules = [] {
        std::vector<setting_rule> out;
        server_texts(out);
        connection_limits(out);
        live_and_line_limits(out);
        login_limits(out);
        oidc_texts(out);
        other_sections(out);
        return out;
    }();
    return rules;
}

}  // namespace

std::span<const setting_rule> setting_rules() { return all_rules(); }

std::span<const setting> settings() {
    static const std::vector<setting> notes = [] {
        std::vector<setting> out;
        for (const auto& rule : all_rules()) out.push_back(rule.note);
        return out;
    }();
    return notes;
}

}  // namespace evenline::app
