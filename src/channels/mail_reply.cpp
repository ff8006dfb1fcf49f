#include "evenline/channels/mail_reply.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

bool digits_only(std::string_view s) {
    return !s.empty() && s.size() <= 19 &&
           std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

std::string flat(std::string_view text) {
    auto out = clean_utf8(text);
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return out;
}

bool is_ascii(std::string_view s) {
    return std::ranges::all_of(s, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// RFC 2047 words of at most 45 bytes of text each, cut between characters.
std::string header_words(std::string_view text) {
    const auto clean = flat(text);
    if (is_ascii(clean) && clean.find("=?") == std::string::npos) return clean.substr(0, 900);
    std::string out;
    for (std::size_t at = 0; at < clean.size();) {
        auto end = std::min(at + 45, clean.size());
        while (end < clean.size() && (static_cast<unsigned char>(clean[end]) & 0xC0U) == 0x80U)
            --end;
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + to_base64(std::string_view(clean).substr(at, end - at)) + "?=";
        at = end;
    }
    return out;
}

std::string quoted_printable(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto b = static_cast<unsigned char>(text[i]);
        if (b == '\r') continue;
        if (b == '\n') { out += "\r\n"; column = 0; continue; }
        const bool at_end = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        const bool plain = (b >= 33 && b <= 126 && b != '=' && !(column == 0 && b == '.')) ||
                           ((b == ' ' || b == '\t') && !at_end);
        if (column + (plain ? 1 : 3) > 75) { out += "=\r\n"; column = 0; }
        if (plain) {
            out += static_cast<char>(b);
            column += 1;
        } else {
            out += '=';
            out += digits[b >> 4U];
            out += digits[b & 15U];
            column += 3;
        }
    }
    return out.ends_with("\r\n") ? out : out + "\r\n";
}

std::string author(std::string_view from) {
    const auto open = from.rfind('<');
    if (open == std::string_view::npos) return flat(from);
    auto name = trimmed(from.substr(0, open));
    if (name.size() > 1 && name.front() == '"' && name.back() == '"')
        name = name.substr(1, name.size() - 2);
    const bool plain = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == ' ';
    });
    std::erase_if(name, [](char c) { return c == '"' || c == '\\'; });
    const auto shown = plain ? name : is_ascii(name) ? '"' + flat(name) + '"' : header_words(name);
    return shown + (shown.empty() ? "" : " ") + flat(from.substr(open));
}

constexpr std::string_view text_head = "Content-Type: text/plain; charset=utf-8\r\n"
                                       "Content-Transfer-Encoding: quoted-printable\r\n\r\n";

// RFC 2231: any name, in bytes every mail program reads.
std::string file_name(std::string_view name) {
    auto flat_name = flat(name.empty() ? "file" : name);
    return "filename*=UTF-8''" + percent_encode(flat_name);
}

// "image/png" or, for what is none, bytes.
std::string media_type(std::string_view written) {
    const bool plain = !written.empty() && std::ranges::all_of(written, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '/' || c == '.' || c == '+' || c == '-';
    });
    return plain && written.find('/') != written.npos ? std::string(written)
                                                      : "application/octet-stream";
}

std::string file_part(const attachment_facts& file) {
    std::string out = "Content-Type: " + media_type(file.content_type) +
                      "\r\nContent-Disposition: attachment; " + file_name(file.name) +
                      "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    const auto coded = to_base64(file.content);
    for (std::size_t at = 0; at < coded.size(); at += 76) out += coded.substr(at, 76) + "\r\n";
    return out;
}

std::string subject_line(const std::string& subject) {
    if (lower_ascii(subject).starts_with("re:")) return subject;
    return subject.empty() ? "Re: your message" : "Re: " + subject;
}

// ".": and 16 hex digits of a signature over the name; nothing without a secret.
std::string mark_of(std::string_view name, std::string_view secret) {
    if (secret.empty()) return {};
    const auto mac = hmac(hash::sha256, secret, "evenline reply " + std::string(name));
    return '.' + to_hex(mac).substr(0, 16);
}

std::string bracketed(std::string_view id) {
    auto clean = flat(id);
    std::erase_if(clean, [](char c) { return c == '<' || c == '>' || c == ' '; });
    return '<' + clean + '>';
}

}  // namespace

std::string our_message_id(std::string_view ticket, std::uint64_t number, std::string_view domain,
                           std::string_view secret) {
    auto digits = std::string(ticket.starts_with("tkt_") ? ticket.substr(4) : ticket);
    if (!digits_only(digits)) digits = "0";
    const auto name = "t-" + digits + '.' + std::to_string(number);
    return name + mark_of(name, secret) + '@' + flat(domain);
}

std::string proven_ticket_of(std::string_view id, std::string_view domain,
                             std::string_view secret) {
    auto ticket = ticket_of_message_id(id, domain);
    if (secret.empty() || ticket.empty()) return {};
    const auto local = lower_ascii(id.substr(0, id.rfind('@')));
    const auto dot = local.rfind('.');
    const bool same = equal_constant_time(local.substr(dot), mark_of(local.substr(0, dot), secret));
    return same ? ticket : std::string{};
}

std::string ticket_of_message_id(std::string_view id, std::string_view domain) {
    const auto at = id.rfind('@');
    if (domain.empty() || at == std::string_view::npos || !id.starts_with("t-") ||
        lower_ascii(id.substr(at + 1)) != lower_ascii(domain))
        return {};
    const auto dot = id.find('.');
    if (dot == std::string_view::npos || dot > at) return {};
    const auto ticket = id.substr(2, dot - 2);
    return digits_only(ticket) ? "tkt_" + std::string(ticket) : std::string{};
}

std::string ticket_of_mailbox(std::string_view mailbox) {
    const auto plus = mailbox.find("+t-");
    const auto at = mailbox.rfind('@');
    if (plus == std::string_view::npos || at == std::string_view::npos || at < plus) return {};
    const auto ticket = mailbox.substr(plus + 3, at - plus - 3);
    return digits_only(ticket) ? "tkt_" + std::string(ticket) : std::string{};
}

std::string write_mail(const mail_author& by, const outbound_message& m,
                       std::string_view message_id) {
    const auto extra = [&m](const char* key) {
        const auto found = m.extra.find(key);
        return found != m.extra.end() && found->second == "true";
    };
    std::string out = "From: " + author(by.from) + "\r\nTo: " + flat(m.recipient) +
                      "\r\nSubject: " + header_words(subject_line(m.subject)) +
                      "\r\nDate: " + write_mail_date(m.now) +
                      "\r\nMessage-ID: " + bracketed(message_id) + "\r\n";
    if (!m.in_reply_to.empty()) out += "In-Reply-To: " + bracketed(m.in_reply_to) + "\r\n";
    std::vector<std::string> references;
    for (const auto& r : m.references) references.push_back(bracketed(r));
    if (!m.in_reply_to.empty()) references.push_back(bracketed(m.in_reply_to));
    // The root keeps the thread together for every mail program; the middle may go.
    if (references.size() > 20)
        references.erase(references.begin() + 1, references.end() - 19);
    for (std::size_t i = 0; i < references.size(); ++i) {
        if (i > 0 && references[i] == references[i - 1]) continue;
        out += (i == 0 ? "References: " : "\r\n ") + references[i];
    }
    if (!references.empty()) out += "\r\n";
    if (extra("automatic"))
        out += "Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\nX-Loop: " +
               flat(by.domain) + "\r\n";
    out += "MIME-Version: 1.0\r\n";
    const auto text = std::string(text_head) + quoted_printable(clean_utf8(m.text));
    if (m.attachments.empty()) return out + text;
    // Signed by what it divides, so that no text can hold it by chance.
    const auto line =
        "=_" + to_hex(digest(hash::sha256, m.text + std::string(message_id))).substr(0, 32);
    out += "Content-Type: multipart/mixed; boundary=\"" + line + "\"\r\n\r\n--" + line + "\r\n" +
           text;
    for (const auto& file : m.attachments) out += "\r\n--" + line + "\r\n" + file_part(file);
    return out + "\r\n--" + line + "--\r\n";
}

}  // namespace evenline::channels
