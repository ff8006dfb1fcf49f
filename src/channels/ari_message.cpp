#include "channels/ari_message.hpp"

#include "evenline/channels/timestamp.hpp"

#include <nlohmann/json.hpp>

namespace evenline::channels {
namespace {

using nlohmann::json;

const json& at(const json& object, const char* key) {
    static const json none;
    if (!object.is_object()) return none;
    const auto found = object.find(key);
    return found == object.end() ? none : *found;
}

std::string text(const json& object, const char* key) {
    const auto& value = at(object, key);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? value.dump() : std::string{};
}

std::vector<std::string> texts(const json& list) {
    std::vector<std::string> out;
    if (!list.is_array()) return out;
    for (const auto& one : list) {
        if (one.is_string()) out.push_back(one.get<std::string>());
    }
    return out;
}

// "2014-05-20T13:15:27.131-0500": the zone has no colon.
core::instant time(std::string written) {
    if (written.size() > 5) {
        const auto sign = written.size() - 5;
        if (written[sign] == '+' || written[sign] == '-') written.insert(sign + 3, ":");
    }
    return read_rfc3339(written).value_or(core::instant{});
}

ari_channel channel(const json& from) {
    ari_channel out;
    out.id = text(from, "id");
    out.number = text(at(from, "caller"), "number");
    out.name = text(at(from, "caller"), "name");
    out.exten = text(at(from, "dialplan"), "exten");
    out.app_name = text(at(from, "dialplan"), "app_name");
    out.app_data = text(at(from, "dialplan"), "app_data");
    out.language = text(from, "language");
    out.created = time(text(from, "creationtime"));
    return out;
}

}  // namespace

std::optional<ari_event> read_ari_event(std::string_view said) {
    const auto from = json::parse(said, nullptr, false);
    if (!from.is_object()) return std::nullopt;
    ari_event out;
    out.type = text(from, "type");
    out.application = text(from, "application");
    out.at = time(text(from, "timestamp"));
    out.args = texts(at(from, "args"));
    out.channel = channel(at(from, "channel"));
    out.replaces = text(at(from, "replace_channel"), "id");
    out.bridge = text(at(from, "bridge"), "id");
    out.bridged = texts(at(at(from, "bridge"), "channels"));
    out.digit = text(from, "digit");
    out.playback = text(at(from, "playback"), "id");
    out.cause = text(from, "cause");
    out.cause_text = text(from, "cause_txt");
    return out;
}

std::optional<std::vector<ari_channel>> read_ari_channels(std::string_view said) {
    const auto from = json::parse(said, nullptr, false);
    if (!from.is_array()) return std::nullopt;
    std::vector<ari_channel> out;
    for (const auto& one : from) out.push_back(channel(one));
    return out;
}

std::vector<std::string> read_ari_application(std::string_view said) {
    return texts(at(json::parse(said, nullptr, false), "channel_ids"));
}

std::vector<std::vector<std::string>> read_ari_bridges(std::string_view said) {
    std::vector<std::vector<std::string>> out;
    const auto from = json::parse(said, nullptr, false);
    if (!from.is_array()) return out;
    for (const auto& one : from) out.push_back(texts(at(one, "channels")));
    return out;
}

}  // namespace evenline::channels
