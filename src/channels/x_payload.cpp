#include "channels/x_payload.hpp"

#include "channels/event_batch.hpp"

#include <array>

namespace evenline::channels {
namespace {

// "users/12/screen_name" under `prefix`: the id and what of it is told.
struct named { std::string_view id, what; };
named user_in(std::string_view path, std::string_view prefix) {
    if (!path.starts_with(prefix)) return {};
    path.remove_prefix(prefix.size());
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return {};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

class payload_visitor final : public batch_visitor {
public:
    explicit payload_visitor(x_payload& out) : out_(out) {}

    void open_inside(std::string_view path, bool is_array) override {
        if (is_array && path.ends_with("_events")) out_.known_family = true;
        if (path == "user_event") out_.known_family = true;
        if (path == "data/payload") {
            out_.known_family = true;
            out_.posts.emplace_back();
        }
        note_key(path);
        if (path == "tweet_create_events/[]" && has_room())
            out_.posts.emplace_back();
        if (path == "tweet_delete_events/[]" && has_room())
            out_.deleted.emplace_back();
        if (direct_at(path) == "[]" && has_room()) out_.directs.emplace_back();
        if (path == "data/includes/users/[]") included_.clear();
        if (path.ends_with("/media/[]") && !out_.posts.empty() &&
            path.starts_with("tweet_create_events/[]/extended_entities"))
            out_.posts.back().media.push_back({"media", "media", {}, 0, {}});
    }

    void value(std::string_view path, json_scalar&& s) override {
        note_key(path);
        if (path == "for_user_id") { out_.account = std::move(s.text); return; }
        if (direct_value(path, s) || user_value(path, s) || xaa_value(path, s)) return;
        constexpr std::string_view tweets = "tweet_create_events/[]/";
        if (path.starts_with(tweets) && !out_.posts.empty())
            tweet_value(out_.posts.back(), path.substr(tweets.size()), std::move(s));
        if (out_.deleted.empty()) return;
        if (path == "tweet_delete_events/[]/status/id") out_.deleted.back().first = s.text;
        if (path == "tweet_delete_events/[]/timestamp_ms") out_.deleted.back().second = whole_of(s);
    }

private:
    void note_key(std::string_view path) {
        constexpr std::string_view payload = "data/payload/";
        if (!path.starts_with(payload)) return;
        const auto key = path.substr(payload.size());
        if (key.find('/') == std::string_view::npos)
            out_.payload_keys += (out_.payload_keys.empty() ? "" : " ") + std::string(key);
    }

    static std::string_view direct_at(std::string_view path) {
        for (const std::string_view prefix :
             {"direct_message_events/", "data/payload/direct_message_events/"}) {
            if (path.starts_with(prefix)) return path.substr(prefix.size());
        }
        return {};
    }

    bool direct_value(std::string_view path, json_scalar& s) {
        auto inner = direct_at(path);
        if (inner.empty() || out_.directs.empty()) return false;
        auto& d = out_.directs.back();
        inner.remove_prefix(std::min<std::size_t>(inner.size(), 3));   // "[]/"
        if (inner == "id") d.id = std::move(s.text);
        else if (inner == "created_timestamp") d.created_ms = whole_of(s);
        else if (inner == "message_create/sender_id") d.sender = std::move(s.text);
        else if (inner == "message_create/target/recipient_id") d.recipient = std::move(s.text);
        else if (inner == "message_create/message_data/text") d.text = std::move(s.text);
        else if (inner == "message_create/message_data/attachment/media/media_url_https")
            d.media.push_back({"media", "media", std::move(s.text), 0, {}});
        return true;
    }

    bool user_value(std::string_view path, json_scalar& s) {
        if (path == "data/includes/users/[]/id" || path == "data/includes/users/[]/data/id") {
            included_ = s.text;
            name(included_, held_);
            return true;
        }
        if (path == "data/includes/users/[]/username" ||
            path == "data/includes/users/[]/data/username") {
            if (included_.empty()) held_ = s.text;   // the id comes behind it
            else name(included_, s.text);
            return true;
        }
        for (const std::string_view prefix : {"users/", "data/payload/users/"}) {
            const auto user = user_in(path, prefix);
            if (user.what == "screen_name" || user.what == "data/username")
                name(std::string(user.id), s.text);
            if (!user.id.empty()) return true;
        }
        return false;
    }

    void name(const std::string& id, std::string& who) {
        if (!who.empty()) out_.names[id] = std::move(who);
        who.clear();
    }

    bool xaa_value(std::string_view path, json_scalar& s) {
        if (path == "data/event_uuid") out_.event_uuid = std::move(s.text);
        else if (path == "data/event_type") out_.event_type = std::move(s.text);
        else if (path == "data/filter/user_id") out_.account = std::move(s.text);
        else if (path.starts_with("data/payload/") && !out_.posts.empty())
            xaa_post(out_.posts.back(), path.substr(13), std::move(s));
        else return path.starts_with("data/");
        return true;
    }

    static void xaa_post(x_post& p, std::string_view inner, json_scalar&& s) {
        if (inner == "timestamp_ms") { p.created_ms = whole_of(s); return; }
        struct place { std::string_view name; std::string x_post::* field; };
        static constexpr std::array places{
            place{"id", &x_post::id}, place{"text", &x_post::text},
            place{"author_id", &x_post::author}, place{"created_at", &x_post::created_at},
            place{"conversation_id", &x_post::conversation},
            place{"note_tweet/text", &x_post::full_text},
            place{"referenced_tweets/[]/id", &x_post::in_reply_to}};
        for (const auto& at : places) {
            if (at.name == inner) { p.*at.field = std::move(s.text); return; }
        }
    }

    static void tweet_value(x_post& p, std::string_view inner, json_scalar&& s) {
        if (inner == "timestamp_ms") { p.created_ms = whole_of(s); return; }
        if (inner == "extended_entities/media/[]/media_url_https" && !p.media.empty()) {
            p.media.back().url = std::move(s.text);
            return;
        }
        struct place { std::string_view name; std::string x_post::* field; };
        static constexpr std::array places{
            place{"id_str", &x_post::id}, place{"text", &x_post::text},
            place{"extended_tweet/full_text", &x_post::full_text},
            place{"user/id_str", &x_post::author}, place{"user/screen_name", &x_post::author_name},
            place{"in_reply_to_status_id_str", &x_post::in_reply_to},
            place{"created_at", &x_post::created_at}};
        for (const auto& at : places) {
            if (at.name != inner) continue;
            if (s.type != json_type::null) p.*at.field = std::move(s.text);
            return;
        }
    }

    x_payload& out_;
    std::string included_, held_;
};

}  // namespace

x_payload read_x(std::string_view body) {
    x_payload out;
    payload_visitor visitor(out);
    out.fault = read_batch(body, visitor);
    return out;
}

}  // namespace evenline::channels
