#include "channels/exchange_call.hpp"

#include "evenline/channels/address.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::channels {
namespace {

bool is_unknown(std::string_view text) {
    return text.empty() || text == "<unknown>" || is_withheld_number(text);
}

bool is_dialled(char c) { return (c >= '0' && c <= '9') || c == '+'; }

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

exchange_settings::exchange_settings(const channel_settings& s, std::uint16_t usual_port)
    : id(s.id), host(s.text("host", "127.0.0.1")), username(s.text("username")),
      secret(s.text("password")), region(s.text("region")), language(s.text("language")),
      number(s.text("number")), agent_endpoint(s.text("agent_endpoint")),
      customer_endpoint(s.text("customer_endpoint")), queues(s.list("queues")) {
    const auto asked = whole_number(s.text("port")).value_or(usual_port);
    port = asked > 0 && asked < 65'536 ? static_cast<std::uint16_t>(asked) : usual_port;
    const auto ring = whole_number(s.text("ring_s")).value_or(20);
    ring_s = ring > 0 && ring <= 600 ? static_cast<unsigned>(ring) : 20;
}

bool exchange_settings::follows(std::string_view queue) const {
    return queues.empty() || std::ranges::find(queues, queue) != queues.end();
}

std::vector<setting_note> exchange_notes(std::string_view usual_port,
                                         std::string_view usual_agent_endpoint) {
    return {{"host", false, false, "where the exchange listens", "127.0.0.1"},
            {"port", false, false, "and on which port", usual_port},
            {"password", true, true, "what the exchange knows us by", ""},
            {"agent_endpoint", false, false, "how an agent's telephone is dialled; {phone} is "
             "the number or extension of the agent's account", usual_agent_endpoint},
            {"customer_endpoint", false, false, "how a customer is called back, with {phone}; "
             "without it nobody can be", ""},
            {"number", false, false, "your number, shown to customers who are called back", ""},
            {"ring_s", false, false, "seconds an agent's telephone rings", "20"},
            {"region", false, false, "country (ES) of callers' numbers that come without a "
             "country code; without it those are nobody's address", ""},
            {"language", false, false, "callers' language (es, en) as a requirement on agents; "
             "empty: none", ""}};
}

std::optional<setting_fault> exchange_fault(const channel_settings& s) {
    if (const auto port = s.text("port"); !port.empty()) {
        const auto n = whole_number(port).value_or(0);
        if (n < 1 || n > 65'535) return setting_fault{"port", "'" + port + "' is no port"};
    }
    for (const char* key : {"agent_endpoint", "customer_endpoint"}) {
        const auto pattern = s.text(key);
        if (pattern.empty()) continue;
        if (pattern.find("{phone}") == std::string::npos)
            return setting_fault{key, "'" + pattern + "' lacks {phone}, the place of the number"};
        if (pattern.find_first_of("\r\n^'\"") != std::string::npos)
            return setting_fault{key, "quotes, ^ and line breaks are not possible here"};
    }
    return std::nullopt;
}

void name_caller(inbound_event& e, const exchange_settings& s, std::string_view number,
                 std::string_view name, core::instant waits_since) {
    const auto dialled = is_unknown(number) ? std::nullopt : phone_e164(number, s.region);
    if (!is_unknown(number)) {
        e.sender_id = !s.region.empty() && dialled ? *dialled : std::string(number);
    }
    if (!is_unknown(name)) e.sender_name = name;
    if (!e.creates_work) return;
    auto& c = e.contact;
    c.form = core::work_form::call;
    c.thread = e.thread_key;
    c.continues = e.continues;
    c.name = e.sender_name;
    c.language = s.language;
    c.occurred_at = waits_since;
    if (dialled) c.addresses.push_back({"phone", *dialled, true});
    if (const auto queue = e.extra.find("queue"); queue != e.extra.end())
        c.attributes["queue"] = queue->second;
}

inbound_event connection_event(std::string kind, core::instant now) {
    inbound_event e;
    e.dedupe_key = kind + ":" + std::to_string(now.us / 3'600'000'000);
    e.event_kind = std::move(kind);
    return e;
}

std::string endpoint_of(const std::string& pattern, std::string_view phone) {
    constexpr std::string_view place = "{phone}";
    if (phone.empty() || phone.size() > 20 || !std::ranges::all_of(phone, is_dialled)) return {};
    auto out = pattern;
    const auto at = out.find(place);
    if (at == std::string::npos) return {};
    return out.replace(at, place.size(), phone);
}

std::string extra_of(const outbound_message& m, const char* key) {
    const auto found = m.extra.find(key);
    return found == m.extra.end() ? std::string{} : found->second;
}

std::optional<outbound_call> over_the_connection(const outbound_message& m,
                                                 const exchange_settings& s) {
    const bool connects = m.kind == "connect_call" || m.kind == "call_back";
    if (!connects && m.kind != "end_call") return std::nullopt;
    if (connects && endpoint_of(s.agent_endpoint, extra_of(m, "agent_phone")).empty())
        return std::nullopt;
    if (m.kind == "call_back" && endpoint_of(s.customer_endpoint, m.recipient).empty())
        return std::nullopt;
    outbound_call out;
    out.stream = stream_call{s.id, m};
    return out;
}

send_verdict judge_exchange(send_verdict v, unsigned status, std::string_view body) {
    if (v.state == send_state::done) return v;
    if (status == 404) {
        v.error = "the call is over: the caller has hung up";
        v.contact_over = true;
    } else if (status == 401 || status == 403) {
        v.error = "the exchange does not let us: check the account's permissions (" +
                  std::string(body.substr(0, 200)) + ")";
    }
    return v;
}

reading nobody_calls_here() {
    return {verdict::invalid, "this channel's provider does not call us; we connect to it", {},
            {404, "text/plain; charset=utf-8", "nothing is received here\n", {}}};
}

sample_request said_over_the_connection(std::string text) {
    sample_request out;
    out.method = "STREAM";
    out.body = std::move(text);
    out.how = "as the exchange says it over the connection that we sign in to";
    return out;
}

}  // namespace evenline::channels
