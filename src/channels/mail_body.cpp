#include "evenline/channels/mail_body.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/html_text.hpp"
#include "evenline/channels/mail_header.hpp"
#include "gmime_ready.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

// The parser compares every line that starts with "--" against every open boundary, and builds
// every part: both are bounded before it starts.
constexpr std::size_t max_boundaries = 400;
constexpr std::size_t max_dashed_lines = 30'000;

std::size_t occurrences(std::string_view mail, std::string_view what, std::size_t most) {
    std::size_t n = 0;
    for (auto at = mail.find(what); at != std::string_view::npos && n <= most;
         at = mail.find(what, at + what.size()))
        ++n;
    return n;
}

// What could be a header field costs the parser microseconds and a third of a KiB: millions of
// them, seconds and gigabytes.
constexpr std::size_t max_field_like_lines = 100'000;

bool looks_like_field(std::string_view line) {
    const auto colon = line.substr(0, 80).find_first_of(": \t");
    return colon != std::string_view::npos && colon > 0 && line[colon] == ':';
}

// The parser calls itself for each group within a group of an address field, in forwarded mails
// too, so a field of nothing but "a:a:a:" would exhaust the stack. Nobody writes this many.
constexpr std::size_t max_colons = 300;
constexpr std::size_t max_folded_bytes = 1024 * 1024;   // of one field

bool names_addresses(std::string_view line) {
    const auto colon = line.substr(0, 16).find(':');
    if (colon == std::string_view::npos) return false;
    const auto name = lower_ascii(trimmed(line.substr(0, colon)));
    return name == "from" || name == "to" || name == "cc" || name == "bcc" || name == "sender" ||
           name == "reply-to";
}

bool has_runaway_header(std::string_view mail) {
    std::size_t colons = 0, fields = 0, folded_bytes = 0;
    bool counting = false;
    for (std::size_t at = 0; at < mail.size();) {
        const auto end = std::min(mail.find('\n', at), mail.size());
        const auto line = mail.substr(at, end - at);
        const bool folded = !line.empty() && (line[0] == ' ' || line[0] == '\t');
        folded_bytes = folded ? folded_bytes + line.size() + 1 : 0;
        if (folded_bytes > max_folded_bytes) return true;
        if (!folded) {
            counting = names_addresses(line);
            if (looks_like_field(line) && ++fields > max_field_like_lines) return true;
            colons = 0;
        }
        if (counting) {
            colons += static_cast<std::size_t>(std::ranges::count(line, ':'));
            if (colons > max_colons) return true;
        }
        at = end + 1;
    }
    return false;
}

std::string file_name(const char* given) {
    auto name = clean_utf8(given == nullptr ? "" : given);
    if (const auto slash = name.find_last_of("/\\"); slash != std::string::npos)
        name.erase(0, slash + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (name.size() > 255) name.resize(255);
    return clean_utf8(name);
}

std::string mime_type(GMimeObject* part) {
    auto* type = g_mime_object_get_content_type(part);
    if (type == nullptr) return "text/plain";
    const held_text text(g_mime_content_type_get_mime_type(type));
    return text ? lower_ascii(clean_utf8(text.get())) : "text/plain";
}

std::string parameter(GMimeObject* part, const char* name) {
    const char* value = g_mime_object_get_content_type_parameter(part, name);
    return value == nullptr ? std::string{} : clean_utf8(value);
}

std::string content_id_of(GMimeObject* part) {
    const char* id = g_mime_object_get_content_id(part);
    auto clean = clean_utf8(id == nullptr ? "" : id);
    std::erase_if(clean, [](char c) {
        return c == '<' || c == '>' || c == '"' || static_cast<unsigned char>(c) <= ' ';
    });
    return clean.substr(0, 200);
}

class walker {
public:
    walker(const mail_limits& limits, mail_body& out) : limits_(limits), out_(out) {}

    void walk(GMimeObject* part, int depth, bool in_report) {
        if (part == nullptr || !counted(depth)) return;
        if (GMIME_IS_MULTIPART(part)) {
            multipart(part, depth, in_report);
        } else if (GMIME_IS_MESSAGE_PART(part)) {
            message(GMIME_MESSAGE_PART(part), in_report);
        } else if (GMIME_IS_PART(part)) {
            leaf(part, in_report);
        }
    }

private:
    bool counted(int depth) {
        if (depth > limits_.max_depth) out_.cut = "nested deeper than allowed";
        else if (++parts_ > limits_.max_parts) out_.cut = "more parts than allowed";
        else return true;
        return false;
    }

    void multipart(GMimeObject* part, int depth, bool in_report) {
        auto* whole = GMIME_MULTIPART(part);
        const auto type = mime_type(part);
        const int n = g_mime_multipart_get_count(whole);
        if (type == "multipart/report") in_report = true;
        if (type != "multipart/alternative") {
            for (int i = 0; i < n; ++i) {
                walk(g_mime_multipart_get_part(whole, i), depth + 1, in_report);
                if (parts_ > limits_.max_parts) return;
            }
            return;
        }
        // One text in several forms: the last plain one is read, HTML is kept beside it.
        std::string plain_before, html_before;
        plain_before.swap(out_.text);
        html_before.swap(out_.html);
        for (int i = 0; i < n; ++i) {
            out_.text.clear();
            walk(g_mime_multipart_get_part(whole, i), depth + 1, in_report);
            if (!out_.text.empty()) chosen_.swap(out_.text);
            if (parts_ > limits_.max_parts) break;
        }
        out_.text = std::move(plain_before);
        out_.html = html_before + out_.html;
        add_text(chosen_);
        chosen_.clear();
    }

    void message(GMimeMessagePart* part, bool in_report) {
        auto* inner = g_mime_message_part_get_message(part);
        if (inner == nullptr) return;
        if (in_report && out_.report.original_id.empty()) {
            if (const char* id = g_mime_message_get_message_id(inner))
                out_.report.original_id = clean_utf8(id);
        }
        const held_text text(g_mime_object_to_string(GMIME_OBJECT(inner), nullptr));
        const char* subject = g_mime_message_get_subject(inner);
        attachment_facts a;
        a.name = file_name(subject) + ".eml";
        a.content_type = "message/rfc822";
        if (text) a.content = text.get();
        attach(std::move(a));
    }

    std::string decoded(GMimePart* part) {
        auto* content = g_mime_part_get_content(part);
        if (content == nullptr) return {};
        const held<GMimeStream> into(g_mime_stream_mem_new());
        g_mime_data_wrapper_write_to_stream(content, into.get());
        const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(into.get()));
        if (bytes == nullptr || bytes->data == nullptr) return {};
        return {reinterpret_cast<const char*>(bytes->data), bytes->len};
    }

    void attach(attachment_facts&& a) {
        a.bytes = a.content.size();
        if (decoded_ + a.content.size() > limits_.max_decoded_bytes) {
            out_.cut = "more decoded bytes than allowed";
            a.content.clear();
        }
        decoded_ += a.content.size();
        out_.attachments.push_back(std::move(a));
    }

    void add_text(const std::string& text) {
        if (text.empty()) return;
        if (out_.text.size() + text.size() > limits_.max_text_bytes) {
            out_.cut = "more text than allowed";
            return;
        }
        if (!out_.text.empty() && !out_.text.ends_with('\n')) out_.text += '\n';
        out_.text += text;
    }

    void leaf(GMimeObject* part, bool in_report) {
        const auto type = mime_type(part);
        const char* name = g_mime_part_get_filename(GMIME_PART(part));
        const char* disposition = g_mime_object_get_disposition(part);
        const bool attached = disposition != nullptr && lower_ascii(disposition) == "attachment";
        auto bytes = decoded(GMIME_PART(part));
        if (in_report && (type == "message/delivery-status" ||
                          type == "message/disposition-notification")) {
            read_report(bytes);
        } else if (in_report &&
                   (type == "text/rfc822-headers" || type == "message/rfc822-headers")) {
            const auto ids = message_ids(mail_header(bytes).value("Message-ID"));
            if (out_.report.original_id.empty() && !ids.empty()) out_.report.original_id = ids[0];
        } else if (!attached && type == "text/html") {
            take_html(bytes, parameter(part, "charset"));
            return;
        } else if (!attached && type.starts_with("text/") &&
                   (name == nullptr || type == "text/plain")) {
            auto text =
                to_utf8(bytes.substr(0, limits_.max_text_bytes), parameter(part, "charset"));
            std::erase(text, '\r');
            if (lower_ascii(parameter(part, "format")) == "flowed")
                text = unflowed(text, lower_ascii(parameter(part, "delsp")) == "yes");
            add_text(text);
            return;
        }
        attach({file_name(name), type, {}, 0, std::move(bytes), content_id_of(part)});
    }

    void take_html(const std::string& bytes, const std::string& charset) {
        if (out_.html.size() + bytes.size() > limits_.max_text_bytes * 4) {
            attach({"message.html", "text/html", {}, 0, bytes});
            return;
        }
        out_.html += to_utf8(bytes, charset);
    }

    // Blocks of fields, one for the mail and one a recipient; the first failing one counts.
    void read_report(std::string_view text) {
        auto& r = out_.report;
        for (int blocks = 0; !text.empty() && blocks < 50; ++blocks) {
            const mail_header fields(text);
            const auto take = [&fields](const char* name) { return fields.decoded(name); };
            const auto action = lower_ascii(take("Action"));
            if (r.action.empty() || (r.action != "failed" && action == "failed")) {
                if (!action.empty()) r.action = action;
                if (auto s = first_token(fields.value("Status")); !s.empty()) r.status = s;
                if (auto d = take("Diagnostic-Code"); !d.empty()) r.diagnostic = d;
                auto to =
                    take(fields.has("Final-Recipient") ? "Final-Recipient" : "Original-Recipient");
                if (!to.empty()) r.recipient = trimmed(to.substr(to.find(';') + 1));
            }
            if (auto d = take("Disposition"); !d.empty()) r.disposition = lower_ascii(d);
            if (const auto ids = message_ids(fields.value("Original-Message-ID")); !ids.empty())
                r.original_id = ids[0];
            if (fields.body_offset() == 0) break;
            text.remove_prefix(std::min(fields.body_offset(), text.size()));
        }
    }

    const mail_limits& limits_;
    mail_body& out_;
    std::size_t parts_{}, decoded_{};
    std::string chosen_;
};

held<GMimeMessage> parsed(std::string_view mail) {
    gmime_ready();
    const held<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
    const held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MESSAGE);
    return held<GMimeMessage>(g_mime_parser_construct_message(parser.get(), lenient_options()));
}

// A header that is none for the parser (words before the first field, say) hides the body from it.
void read_what_is_left(std::string_view body, const std::string& type, const mail_limits& limits,
                       mail_body& out) {
    const bool found = !out.html.empty() || !out.attachments.empty() || out.is_report ||
                       out.text.find_first_not_of(" \t\r\n") != std::string::npos;
    if (found || !out.cut.empty() || type.starts_with("multipart/")) return;
    auto text = clean_utf8(body.substr(0, limits.max_text_bytes));
    if (type == "text/html") {
        out.html = std::move(text);
    } else if (type.empty() || type.starts_with("text/")) {
        std::erase(text, '\r');
        out.text = std::move(text);
    }
}

}  // namespace

mail_body read_mail_body(std::string_view mail, const mail_limits& limits) {
    mail_body out;
    const mail_header header(mail);
    const auto type = first_token(header.value("Content-Type"));
    out.is_report = type == "multipart/report";
    if (out.is_report) {
        const auto full = lower_ascii(header.value("Content-Type"));
        for (const char* known :
             {"delivery-status", "disposition-notification", "feedback-report"}) {
            if (full.find(std::string("report-type=") + known) != std::string::npos ||
                full.find(std::string("report-type=\"") + known) != std::string::npos)
                out.report.type = known;
        }
    }
    if (occurrences(mail, "boundary", max_boundaries) > max_boundaries ||
        occurrences(mail, "\n--", max_dashed_lines) > max_dashed_lines ||
        has_runaway_header(mail)) {
        out.cut = "more structure than a mail has; shown unread";
        out.text = clean_utf8(mail.substr(header.body_offset(), 64 * 1024));
        return out;
    }
    if (const auto message = parsed(mail.substr(header.start()))) {
        walker w(limits, out);
        w.walk(g_mime_message_get_mime_part(message.get()), 0, false);
    }
    read_what_is_left(mail.substr(std::min(header.body_offset(), mail.size())), type, limits, out);
    if (out.text.find_first_not_of(" \t\r\n") == std::string::npos && !out.html.empty())
        out.text = html_to_text(out.html);
    if (out.text.size() > limits.max_text_bytes)
        out.text = clean_utf8(std::string_view(out.text).substr(0, limits.max_text_bytes - 4));
    return out;
}

}  // namespace evenline::channels
