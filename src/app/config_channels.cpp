#include "app/config_channels.hpp"

#include <algorithm>
#include <set>

namespace evenline::app {
namespace {

constexpr std::string_view set_secret = "(set)";

bool is_plain_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

// The id decides the names of the environment's variables, so it is read before the rest.
std::string id_of(reading_of_file& file, const toml::table& entry, std::string_view section,
                  std::set<std::string>& taken) {
    toml_reader reader{file, entry, std::string{section}};
    const auto id = reader.text("id");
    if (!id) {
        if (entry.get("id") == nullptr) reader.fail("", "needs an id");
        return {};
    }
    if (!is_plain_id(*id))
        reader.fail("id", "must be 1 to 64 of a-z, 0-9, - and _");
    else if (!taken.insert(*id).second)
        reader.fail("id", "'" + *id + "' is taken by another " + std::string{section});
    return *id;
}

const channels::channel_kind* kind_of(toml_reader& reader, const toml::table& entry) {
    const auto name = reader.text("kind");
    if (!name) {
        if (entry.get("kind") == nullptr) reader.fail("", "needs a kind");
        return nullptr;
    }
    if (const auto* kind = channels::find_kind(*name)) return kind;
    std::vector<std::string> names;
    for (const auto& kind : channels::kinds()) names.emplace_back(kind.name);
    reader.fail("kind", "'" + *name + "' is not a kind of channel; known: " + joined(names),
                nearest_of(*name, names));
    return nullptr;
}

void read_value(toml_reader& reader, const channels::setting_note& note,
                channels::channel_settings& channel, config& into) {
    auto found = note.secret ? reader.secret(note.key) : reader.texts(note.key);
    const auto shown = "channel." + channel.id + "." + std::string{note.key};
    const bool given = found && !found->empty();
    if (!given && note.required) {
        reader.fail(
            "", "needs " + std::string{note.key} + " (" + std::string{note.what} + ")" +
                    (note.secret ? ", or " + std::string{note.key} + "_file, or " +
                                       variable_name(variable_name("EVENLINE_CHANNEL", channel.id),
                                                     note.key) +
                                       " in the environment"
                                 : ""));
        return;
    }
    if (!given) {  // the adapter knows its own default; some are only words
        if (!note.default_value.empty())
            into.effective[shown] = std::string{note.default_value} + " (default)";
        return;
    }
    into.effective[shown] = note.secret ? std::string{set_secret} : joined(*found);
    channel.values[std::string{note.key}] = std::move(*found);
}

void read_channel(reading_of_file& file, const toml::table& entry, std::set<std::string>& taken,
                  config& into) {
    channels::channel_settings channel;
    channel.id = id_of(file, entry, "channel", taken);
    toml_reader reader{file, entry, channel.id.empty() ? "channel" : "channel." + channel.id,
                       channel.id.empty() ? "" : variable_name("EVENLINE_CHANNEL", channel.id)};
    toml_reader names{file, entry, "channel"};
    const auto* kind = kind_of(names, entry);
    if (kind == nullptr || channel.id.empty()) return;
    channel.kind = kind->name;
    into.effective["channel." + channel.id + ".kind"] = channel.kind;
    for (const auto& note : kind->settings) read_value(reader, note, channel, into);
    for (const auto& note : channels::common_settings()) read_value(reader, note, channel, into);
    reader.also_known({"id", "kind"});
    reader.finish();
    if (kind->fault) {
        if (const auto wrong = kind->fault(channel)) reader.fail(wrong->key, wrong->why);
    }
    into.channels.push_back(std::move(channel));
}

void read_subscriber(reading_of_file& file, const toml::table& entry, std::set<std::string>& taken,
                     config& into) {
    subscriber_settings subscriber;
    subscriber.id = id_of(file, entry, "subscriber", taken);
    if (subscriber.id.empty()) return;
    toml_reader reader{file, entry, "subscriber." + subscriber.id,
                       variable_name("EVENLINE_SUBSCRIBER", subscriber.id)};
    reader.also_known({"id"});
    subscriber.url = reader.text("url").value_or("");
    if (!subscriber.url.starts_with("https://") && !subscriber.url.starts_with("http://"))
        reader.fail(reader.has("url") ? "url" : "", "needs a url that starts with https://");
    subscriber.secrets = reader.secret("secrets").value_or(std::vector<std::string>{});
    if (subscriber.secrets.empty()) reader.fail("", "needs secrets (whsec_..., the first signs)");
    subscriber.events = reader.texts("events").value_or(std::vector<std::string>{});
    subscriber.may_be_private = reader.flag("may_be_private").value_or(false);
    reader.finish();
    const auto start = "subscriber." + subscriber.id + ".";
    into.effective[start + "url"] = subscriber.url;
    into.effective[start + "secrets"] = set_secret;
    into.effective[start + "events"] = joined(subscriber.events);
    into.subscribers.push_back(std::move(subscriber));
}

}  // namespace

void read_channels(reading_of_file& file, toml_reader& root, config& into) {
    std::set<std::string> taken;
    for (const auto* entry : root.tables("channel")) read_channel(file, *entry, taken, into);
}

void read_subscribers(reading_of_file& file, toml_reader& root, config& into) {
    std::set<std::string> taken;
    for (const auto* entry : root.tables("subscriber")) read_subscriber(file, *entry, taken, into);
}

}  // namespace evenline::app
