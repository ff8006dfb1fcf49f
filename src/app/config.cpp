#include "evenline/app/config.hpp"

#include "app/config_channels.hpp"
#include "app/config_settings.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace evenline::app {
namespace {

std::optional<std::uint16_t> port_of(std::string_view text) {
    unsigned value{};
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc{} || end.ptr != text.data() + text.size() || value > 65'535)
        return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

std::string read_text(toml_reader& reader, const setting_rule& rule, const reading_of_file& file,
                      config& into) {
    auto value = reader.text(rule.note.key).value_or(rule.note.default_value);
    if (rule.path && !value.empty()) value = (file.directory / value).lexically_normal().string();
    rule.set_text(into, value);
    return value;
}

std::string read_count(toml_reader& reader, const setting_rule& rule, config& into) {
    std::int64_t value{};
    const std::string_view text = rule.note.default_value;
    std::from_chars(text.data(), text.data() + text.size(), value);
    value = reader.whole(rule.note.key, rule.low, rule.high).value_or(value);
    rule.set_count(into, value);
    return std::to_string(value);
}

void read_setting(toml_reader& reader, const setting_rule& rule, const reading_of_file& file,
                  config& into) {
    auto& shown = into.effective[rule.note.section + "." + rule.note.key];
    if (rule.set_text != nullptr) shown = read_text(reader, rule, file, into);
    if (rule.set_count != nullptr) shown = read_count(reader, rule, into);
    if (rule.set_flag != nullptr) {
        const bool value = reader.flag(rule.note.key).value_or(rule.note.default_value == "true");
        rule.set_flag(into, value);
        shown = value ? "true" : "false";
    }
    if (rule.set_texts != nullptr) {
        auto value = reader.texts(rule.note.key).value_or(std::vector<std::string>{});
        shown = joined(value);
        rule.set_texts(into, std::move(value));
    }
}

// As the system writes them, so that they compare.
void check_proxies(toml_reader& reader, config& into) {
    for (auto& proxy : into.http.proxies) {
        boost::system::error_code none;
        const auto address = boost::asio::ip::make_address(proxy, none);
        if (none) reader.fail("proxies", "must be IP addresses, like 127.0.0.1");
        else proxy = address.to_string();
    }
}

void check_server(toml_reader& reader, config& into) {
    if (const auto listen = parse_listen(into.effective["server.listen"])) {
        into.http.listen_host = listen->host;
        into.http.listen_port = listen->port;
    } else {
        reader.fail("listen", "must be address:port, like 127.0.0.1:8080");
    }
    auto& url = into.http.public_url;
    if (url.empty()) url = "http://" + into.effective["server.listen"];
    while (url.ends_with('/')) url.pop_back();
    if (!url.starts_with("http://") && !url.starts_with("https://"))
        reader.fail("public_url", "must start with https:// or http://");
    into.effective["server.public_url"] = url;
    const auto& words = into.http.password_words_file;
    if (!words.empty() && !std::ifstream(words))
        reader.fail("password_words_file", words + " cannot be read");
    if (into.http.certificate_file.empty() != into.http.key_file.empty())
        reader.fail(into.http.certificate_file.empty() ? "key_file" : "certificate_file",
                    "TLS needs both certificate_file and key_file");
    check_proxies(reader, into);
}

void check_oidc(toml_reader& reader, config& into) {
    auto& issuer = into.http.oidc_issuer;
    while (issuer.ends_with('/')) issuer.pop_back();
    const auto secret = reader.secret("client_secret");
    if (secret && secret->size() == 1) into.http.oidc_client_secret = secret->front();
    if (secret && secret->size() != 1) reader.fail("client_secret", "must be one text");
    into.effective["oidc.client_secret"] = secret ? "(set)" : "";
    if (issuer.empty()) return;
    if (!issuer.starts_with("https://") && !issuer.starts_with("http://127.0.0.1"))
        reader.fail("issuer", "must start with https://");
    if (into.http.oidc_client_id.empty())
        reader.fail(reader.has("client_id") ? "client_id" : "", "needs a client_id");
}

void check_store(toml_reader& reader, const reading_of_file& file, config& into) {
    const auto& url = into.effective["store.url"];
    constexpr std::string_view scheme = "sqlite:";
    if (url.starts_with(scheme) && url.size() > scheme.size())
        into.database = (file.directory / url.substr(scheme.size())).lexically_normal();
    else
        reader.fail("url", "must be sqlite:FILE, like sqlite:evenline.db");
}

void check_log(toml_reader& reader, config& into) {
    const std::vector<std::string> levels{"debug", "info", "warning", "error"};
    if (std::find(levels.begin(), levels.end(), into.log.level) == levels.end())
        reader.fail("level", "must be debug, info, warning or error",
                    nearest_of(into.log.level, levels));
    const std::vector<std::string> forms{"auto", "json", "text"};
    if (std::find(forms.begin(), forms.end(), into.log.form) == forms.end())
        reader.fail("form", "must be auto, json or text", nearest_of(into.log.form, forms));
}

void read_sections(reading_of_file& file, toml_reader& root, config& into) {
    static const toml::table nothing;
    for (const std::string section :
         {"server", "oidc", "store", "policy", "powers", "outgoing", "retention", "log"}) {
        const auto* table = root.table(section);
        toml_reader reader{file, table != nullptr ? *table : nothing, section,
                           variable_name("EVENLINE", section)};
        for (const auto& rule : setting_rules())
            if (rule.note.section == section) read_setting(reader, rule, file, into);
        if (section == "server") check_server(reader, into);
        if (section == "oidc") check_oidc(reader, into);
        if (section == "store") check_store(reader, file, into);
        if (section == "log") check_log(reader, into);
        reader.finish();
    }
}

}  // namespace

std::optional<listen_address> parse_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    auto host = text.substr(0, colon);
    if (host.starts_with('[')) {
        if (!host.ends_with(']')) return std::nullopt;
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;
    }
    const auto port = port_of(text.substr(colon + 1));
    if (!port || host.empty()) return std::nullopt;
    return listen_address{std::string{host}, *port};
}

std::string to_text(const listen_address& address) {
    const bool v6 = address.host.find(':') != std::string::npos;
    return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        // Read once, before there are threads.
        const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
        if (value == nullptr) return std::nullopt;
        return std::string{value};
    };
}

parsed<config> parse_config(std::string_view text, const std::filesystem::path& path,
                            const environment& variables) {
    reading_of_file file{
        path.string(), std::filesystem::absolute(path).parent_path(), variables, {}};
    const auto document = parse_toml(file, text);
    if (!file.problems.empty()) return file.problems;
    config out;
    out.file = std::filesystem::absolute(path);
    toml_reader root{file, document, ""};
    read_sections(file, root, out);
    read_channels(file, root, out);
    read_subscribers(file, root, out);
    root.finish();
    for (auto& channel : out.channels) channel.public_url = out.http.public_url;
    if (file.problems.empty()) return out;
    std::stable_sort(file.problems.begin(), file.problems.end(),
                     [](const problem& a, const problem& b) { return a.line < b.line; });
    return file.problems;
}

parsed<config> load_config(const std::filesystem::path& path, const environment& variables) {
    std::ifstream in{path, std::ios::binary};
    if (!in)
        return std::vector{problem{
            path.string(), 0, 0, "",
            "cannot be read; `evenline init` or `evenline config init` writes one", "", false}};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return parse_config(text, path, variables);
}

}  // namespace evenline::app
