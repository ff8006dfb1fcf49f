#include "evenline/intake/lmtp_session.hpp"

#include "intake/lmtp_syntax.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::intake {
namespace {

constexpr std::string_view crlf = "\r\n";

// A size we cannot count is too big for us.
std::size_t size_of(std::string_view digits) {
    std::size_t n = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return error == std::errc{} && end == digits.data() + digits.size() ? n : SIZE_MAX;
}

bool is_known_mail_parameter(const std::string& name, const std::string& value) {
    if (name == "BODY") return same_text(value, "7BIT") || same_text(value, "8BITMIME");
    return name == "SIZE" || (name == "SMTPUTF8" && value.empty());
}

}  // namespace

lmtp_session::lmtp_session(const lmtp_settings& s) : settings_(s) {}

std::string lmtp_session::greeting() const {
    return "220 " + settings_.host + (is_smtp() ? " ESMTP Evenline\r\n" : " Evenline LMTP\r\n");
}

std::string lmtp_session::closing(std::string_view why) {
    return "421 4.3.2 " + std::string(why) + "\r\n";
}

void lmtp_session::receive(std::string_view bytes) {
    if (over_ || wants_tls_) return;
    input_.append(bytes);
    run();
}

std::string lmtp_session::take_replies() { return std::exchange(replies_, {}); }

std::string_view lmtp_session::unread() const { return std::string_view(input_).substr(at_); }

void lmtp_session::run() {
    bool moved = true;
    while (moved && !mail_ && !over_ && !wants_tls_)
        moved = in_data_ ? run_content() : run_command();
    input_.erase(0, at_);
    at_ = 0;
}

bool lmtp_session::run_command() {
    const auto rest = unread();
    const auto end = rest.find(crlf);
    if (end == std::string_view::npos) {
        if (rest.size() > settings_.limits.line_bytes) {
            if (!skipping_line_) wrong("500 5.5.2 The line is too long");
            skipping_line_ = true;
            at_ += rest.size() - 1;  // the last byte may be the CR of the end
        }
        return false;
    }
    const auto line = std::string(rest.substr(0, end));
    at_ += end + crlf.size();
    if (skipping_line_) skipping_line_ = false;
    else if (line.size() > settings_.limits.line_bytes) wrong("500 5.5.2 The line is too long");
    else command(line);
    return true;
}

void lmtp_session::command(std::string_view line) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t';
    };
    if (std::ranges::any_of(line, is_control)) {
        return wrong("500 5.5.2 Control characters, such as a bare line feed, are not allowed");
    }
    const auto verb = line.substr(0, line.find(' '));
    auto rest = line.substr(verb.size());
    if (greet(verb, rest)) return;
    if (is_smtp() && same_text(verb, "STARTTLS")) return start_tls(rest);
    if (same_text(verb, "QUIT")) {
        reply("221 2.0.0 Goodbye");
        over_ = true;
        return;
    }
    if (same_text(verb, "NOOP")) return reply("250 2.0.0 OK");
    if (same_text(verb, "RSET")) {
        reset();
        return reply("250 2.0.0 Forgotten");
    }
    if (same_text(verb, "VRFY")) return reply("252 2.5.0 Send a mail and see");
    if (same_text(verb, "DATA")) return data();
    rest = line;
    if (take_word(rest, "MAIL FROM:")) return mail_from(rest);
    if (take_word(rest, "RCPT TO:")) return rcpt_to(rest);
    wrong(is_smtp() ? "500 5.5.2 Not a command known here" : "500 5.5.2 Not a command of LMTP");
}

bool lmtp_session::greet(std::string_view verb, std::string_view rest) {
    const bool lhlo = same_text(verb, "LHLO"), ehlo = same_text(verb, "EHLO"),
               helo = same_text(verb, "HELO");
    if (!lhlo && !ehlo && !helo) return false;
    if (lhlo == is_smtp())
        wrong(is_smtp() ? "500 5.5.1 This is SMTP: say EHLO" : "500 5.5.1 This is LMTP: say LHLO");
    else if (rest.find_first_not_of(' ') == std::string_view::npos)
        wrong("501 5.5.4 " + std::string(verb) + " needs your name");
    else if (helo) {
        reset();
        greeted_ = true;
        reply("250 " + settings_.host);
    } else {
        hello();
    }
    return true;
}

void lmtp_session::start_tls(std::string_view rest) {
    if (!settings_.offers_tls) return wrong("502 5.5.1 TLS is not offered here");
    if (secured_) return wrong("503 5.5.1 TLS is in use already");
    if (rest.find_first_not_of(' ') != std::string_view::npos)
        return wrong("501 5.5.4 STARTTLS stands alone");
    reply("220 2.0.0 Go ahead");
    wants_tls_ = true;
}

void lmtp_session::tls_begins() {
    wants_tls_ = false;
    secured_ = true;
    greeted_ = false;
    input_.clear();
    at_ = 0;
    reset();
}

void lmtp_session::hello() {
    reset();
    greeted_ = true;
    reply("250-" + settings_.host);
    reply("250-PIPELINING");
    reply("250-ENHANCEDSTATUSCODES");
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    if (is_smtp() && settings_.offers_tls && !secured_) reply("250-STARTTLS");
    reply("250 SIZE " + std::to_string(settings_.limits.message_bytes));
}

void lmtp_session::mail_from(std::string_view rest) {
    if (!greeted_) return wrong(is_smtp() ? "503 5.5.1 EHLO first" : "503 5.5.1 LHLO first");
    if (in_mail_) return wrong("503 5.5.1 One mail after another: this one has its sender");
    auto path = parse_path(rest);
    if (!path) return wrong("501 5.1.7 Write MAIL FROM:<address>");
    for (const auto& [name, value] : path->parameters) {
        if (!is_known_mail_parameter(name, value)) {
            return wrong("555 5.5.4 The parameter " + name + " is not known here");
        }
        if (name == "SIZE" && size_of(value) > settings_.limits.message_bytes) {
            return wrong("552 5.3.4 Too big: " + std::to_string(settings_.limits.message_bytes) +
                         " bytes at most");
        }
    }
    in_mail_ = true;
    draft_.from = std::move(path->address);
    reply("250 2.1.0 OK");
}

void lmtp_session::rcpt_to(std::string_view rest) {
    if (!in_mail_) return wrong("503 5.5.1 MAIL FROM first");
    auto path = parse_path(rest);
    if (!path || path->address.empty()) return wrong("501 5.1.3 Write RCPT TO:<address>");
    if (!path->parameters.empty()) {
        return wrong("555 5.5.4 The parameter " + path->parameters.front().first +
                     " is not known here");
    }
    if (!is_ours(path->address)) {
        return wrong("550 5.1.1 <" + path->address + "> is not a mailbox here");
    }
    if (draft_.to.size() >= settings_.limits.recipients) {
        return reply("452 4.5.3 Too many recipients: send the rest in another mail");
    }
    draft_.to.push_back(std::move(path->address));
    reply("250 2.1.5 OK");
}

void lmtp_session::data() {
    if (draft_.to.empty()) return wrong("503 5.5.1 No recipient was accepted");
    in_data_ = true;
    at_line_start_ = true;
    too_big_ = false;
    reply("354 Send the mail, then a dot alone on a line");
}

// Only CR LF ends a line, so only CR LF . CR LF ends a mail: anything looser lets one mail
// smuggle another past the server before us.
bool lmtp_session::run_content() {
    const auto rest = unread();
    if (rest.empty()) return false;
    if (at_line_start_ && rest.front() == '.') {
        constexpr std::string_view end = ".\r\n";
        if (rest.starts_with(end)) {
            at_ += end.size();
            end_of_content();
            return true;
        }
        if (end.starts_with(rest)) return false;  // may still become the end
        ++at_;                                    // a stuffed dot
        at_line_start_ = false;
        return true;
    }
    const auto line_end = rest.find(crlf);
    if (line_end != std::string_view::npos) {
        keep(rest.substr(0, line_end + crlf.size()));
        at_line_start_ = true;
        return true;
    }
    const auto whole = rest.ends_with('\r') ? rest.size() - 1 : rest.size();
    if (whole > 0) at_line_start_ = false;
    keep(rest.substr(0, whole));
    return false;
}

void lmtp_session::keep(std::string_view content) {
    at_ += content.size();
    if (draft_.content.size() + content.size() > settings_.limits.message_bytes) too_big_ = true;
    if (too_big_) draft_.content.clear();
    else draft_.content.append(content);
}

void lmtp_session::end_of_content() {
    in_data_ = false;
    if (too_big_) {
        answer_each("552 5.3.4 Too big: " + std::to_string(settings_.limits.message_bytes) +
                    " bytes at most");
        return reset();
    }
    mail_ = std::exchange(draft_, {});
}

void lmtp_session::answer(lmtp_outcome what, std::string_view why) {
    draft_.to = std::move(mail_->to);
    const auto said = std::string(why);
    switch (what) {
        case lmtp_outcome::stored: answer_each("250 2.6.0 Stored"); break;
        case lmtp_outcome::try_later:
            answer_each("451 4.3.0 Not stored, try again: " + said);
            break;
        case lmtp_outcome::refused: answer_each("550 5.7.1 Refused: " + said); break;
    }
    reset();
    run();
}

// LMTP answers for each recipient; in SMTP one answer is for all of them.
void lmtp_session::answer_each(std::string_view what) {
    if (is_smtp()) return reply(what);
    for (const auto& to : draft_.to) reply(std::string(what) + " <" + to + ">");
}

void lmtp_session::reset() {
    in_mail_ = in_data_ = too_big_ = false;
    draft_ = {};
    mail_.reset();
}

void lmtp_session::reply(std::string_view line) { replies_.append(line).append(crlf); }

void lmtp_session::wrong(std::string_view line) {
    reply(line);
    if (++errors_ <= settings_.limits.errors) return;
    reply("421 4.7.0 Too many errors");
    over_ = true;
}

bool lmtp_session::is_ours(std::string_view address) const {
    if (same_text(address, "postmaster")) return true;  // RFC 5321: with or without a domain
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return false;
    if (!same_text(address.substr(at + 1), settings_.domain)) return false;
    auto local = address.substr(0, at);
    local = local.substr(0, local.find('+'));
    if (settings_.mailboxes.empty() || same_text(local, "postmaster")) return true;
    return std::ranges::any_of(settings_.mailboxes,
                               [&](const std::string& box) { return same_text(box, local); });
}

}  // namespace evenline::intake
