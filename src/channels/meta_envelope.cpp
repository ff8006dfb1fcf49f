#include "evenline/channels/meta_envelope.hpp"

#include "channels/event_batch.hpp"
#include "evenline/channels/timestamp.hpp"

#include <array>

namespace evenline::channels {
namespace {

// Milliseconds as a number, as text, as text in seconds, or RFC 3339: all of them are sent.
std::int64_t milliseconds(const json_scalar& s) {
    if (s.type == json_type::number) return s.integer;
    if (s.text.find('T') != std::string::npos) {
        const auto at = read_rfc3339(s.text);
        return at ? at->us / 1'000 : 0;
    }
    const auto n = whole_of(s);
    return s.text.size() <= 11 ? n * 1'000 : n;
}

std::int64_t seconds(const json_scalar& s) {
    const auto n = milliseconds(s);
    const bool in_ms = n > 100'000'000'000;   // later than 1973 in milliseconds, or far from now
    const auto out = in_ms ? n / 1'000 : n;
    return out < 253'402'300'800 ? out : 0;   // beyond year 9999 it is no time at all
}

class envelope_visitor final : public batch_visitor {
public:
    explicit envelope_visitor(meta_envelope& out) : out_(out) {}

    void open_inside(std::string_view path, bool) override {
        if (path == "entry/[]") {
            account_.clear();
            time_s_ = 0;
            first_of_entry_ = out_.items.size();
            first_change_ = out_.changes.size();
        } else if (path == "entry/[]/changes/[]") {
            if (has_room()) out_.changes.emplace_back();
        } else if (path == "entry/[]/messaging/[]" || path == "entry/[]/standby/[]") {
            if (!has_room()) return;
            out_.items.emplace_back();
            out_.items.back().is_standby = path.find("standby") != std::string_view::npos;
        } else if (!out_.items.empty()) {
            open_in_item(path);
        }
    }

    // The entry's id may stand behind its items.
    void close(std::string_view path, bool) override {
        if (path != "entry/[]") return;
        for (auto i = first_of_entry_; i < out_.items.size(); ++i) out_.items[i].account = account_;
        for (auto i = first_change_; i < out_.changes.size(); ++i) {
            out_.changes[i].account = account_;
            out_.changes[i].entry_time_s = time_s_;
        }
    }

    void value(std::string_view path, json_scalar&& scalar) override {
        if (path == "object") out_.object = std::move(scalar.text);
        else if (path == "entry/[]/id") account_ = std::move(scalar.text);
        else if (path == "entry/[]/time") time_s_ = seconds(scalar);
        else if (path.starts_with(change_prefix) && !out_.changes.empty())
            change_value(out_.changes.back(), path.substr(change_prefix.size()),
                         std::move(scalar));
        else if (const auto inner = inside_item(path); !inner.empty() && !out_.items.empty())
            item_value(out_.items.back(), inner, std::move(scalar));
    }

private:
    static std::string_view inside_item(std::string_view path) {
        for (const std::string_view prefix : {"entry/[]/messaging/[]/", "entry/[]/standby/[]/"}) {
            if (path.starts_with(prefix)) return path.substr(prefix.size());
        }
        return {};
    }

    void open_in_item(std::string_view path) {
        struct meaning { std::string_view name; meta_what what; };
        static constexpr std::array meanings{
            meaning{"message", meta_what::message}, meaning{"postback", meta_what::postback},
            meaning{"message_edit", meta_what::edit}, meaning{"reaction", meta_what::reaction},
            meaning{"read", meta_what::read}, meaning{"delivery", meta_what::delivery}};
        const auto inner = inside_item(path);
        for (const auto& m : meanings) {
            if (m.name == inner) out_.items.back().what = m.what;
        }
        if (inner == "message/attachments/[]") out_.items.back().attachments.emplace_back();
    }

    static void item_value(meta_item& item, std::string_view inner, json_scalar&& s) {
        if (inner == "timestamp") { item.timestamp_ms = milliseconds(s); return; }
        if (inner == "message/is_echo") { item.is_echo = s.text == "true"; return; }
        if (inner == "message/is_deleted") { item.is_deleted = s.text == "true"; return; }
        if (inner == "delivery/mids/[]") { item.mids.push_back(std::move(s.text)); return; }
        if (inner.starts_with("message/attachments/[]/") && !item.attachments.empty()) {
            auto& a = item.attachments.back();
            if (inner.ends_with("/type")) a.content_type = std::move(s.text);
            else if (inner.ends_with("/payload/url")) a.url = std::move(s.text);
            else if (inner.ends_with("/title")) a.name = std::move(s.text);
            return;
        }
        struct place { std::string_view name; std::string meta_item::* field; };
        static constexpr std::array places{
            place{"sender/id", &meta_item::sender},
            place{"recipient/id", &meta_item::recipient},
            place{"message/mid", &meta_item::mid},
            place{"message/text", &meta_item::text},
            place{"message/app_id", &meta_item::app_id},
            place{"message/reply_to/mid", &meta_item::reply_to},
            place{"message/reply_to/story/id", &meta_item::reply_to_story},
            place{"message/quick_reply/payload", &meta_item::payload},
            place{"postback/mid", &meta_item::mid},
            place{"postback/title", &meta_item::text},
            place{"postback/payload", &meta_item::payload},
            place{"message_edit/mid", &meta_item::mid},
            place{"message_edit/text", &meta_item::text},
            place{"message_edit/num_edit", &meta_item::edits},
            place{"reaction/mid", &meta_item::mid},
            place{"reaction/emoji", &meta_item::text},
            place{"reaction/action", &meta_item::action},
            place{"read/watermark", &meta_item::watermark},
            place{"delivery/watermark", &meta_item::watermark}};
        for (const auto& p : places) {
            if (p.name == inner) { item.*p.field = std::move(s.text); return; }
        }
    }

    static void change_value(meta_change& c, std::string_view inner, json_scalar&& s) {
        if (inner == "value/created_time") { c.created_time_s = seconds(s); return; }
        struct place { std::string_view name; std::string meta_change::* field; };
        static constexpr std::array places{
            place{"field", &meta_change::field},
            place{"value/item", &meta_change::item},
            place{"value/verb", &meta_change::verb},
            place{"value/from/id", &meta_change::from_id},
            place{"value/from/name", &meta_change::from_name},
            place{"value/from/username", &meta_change::from_name},
            place{"value/id", &meta_change::id},
            place{"value/comment_id", &meta_change::comment_id},
            place{"value/post_id", &meta_change::post_id},
            place{"value/parent_id", &meta_change::parent_id},
            place{"value/media/id", &meta_change::media_id},
            place{"value/media_id", &meta_change::media_id},
            place{"value/message", &meta_change::text},
            place{"value/text", &meta_change::text},
            place{"value/photo", &meta_change::photo_url}};
        for (const auto& p : places) {
            if (p.name == inner) { c.*p.field = std::move(s.text); return; }
        }
    }

    static constexpr std::string_view change_prefix = "entry/[]/changes/[]/";
    meta_envelope& out_;
    std::string account_;
    std::int64_t time_s_{};
    std::size_t first_of_entry_{}, first_change_{};
};

}  // namespace

std::string read_meta(std::string_view body, batch_visitor& visitor, const std::string& object) {
    auto fault = read_batch(body, visitor);
    if (fault.empty() && object.empty()) fault = "'object' is missing: no Meta envelope";
    return fault;
}

meta_envelope read_meta_envelope(std::string_view body) {
    meta_envelope out;
    envelope_visitor visitor(out);
    out.fault = read_meta(body, visitor, out.object);
    return out;
}

}  // namespace evenline::channels
