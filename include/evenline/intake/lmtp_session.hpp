// One LMTP or SMTP conversation (RFC 2033, RFC 5321) without a socket: bytes in, replies and whole
// mails out. The rules of the protocol are all here, so transcripts test them. Whatever it speaks,
// it takes mail for our own mailboxes only and relays for nobody.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::intake {

struct lmtp_limits {
    std::size_t line_bytes{2'048};                // of a command; RFC 5321 asks for 512
    std::size_t message_bytes{40UL * 1'024 * 1'024};
    std::size_t recipients{100};                  // of one mail
    std::size_t errors{20};                       // wrong commands before the connection ends
};

enum class mail_protocol : unsigned char { lmtp, smtp };

struct lmtp_settings {
    mail_protocol speaks{mail_protocol::lmtp};
    bool offers_tls{};                            // STARTTLS, of SMTP
    std::string host{"evenline"};                 // how we call ourselves in 220 and LHLO
    std::string domain;                           // mail for others is refused
    std::vector<std::string> mailboxes;           // local parts; empty: every one of the domain
    lmtp_limits limits;
};

struct lmtp_mail {
    std::string from;                             // empty: <>
    std::vector<std::string> to;                  // accepted recipients, in order, as written
    std::string content;                          // dots unstuffed, line ends as received
};

// What became of a mail; said once for every accepted recipient.
enum class lmtp_outcome : unsigned char { stored, try_later, refused };

class lmtp_session {
public:
    explicit lmtp_session(const lmtp_settings&);

    // What to say on connection.
    [[nodiscard]] std::string greeting() const;
    // Takes bytes as they come, in pieces of any size. Stops at the end of a mail: until
    // `answer` is called no further command is run, so pipelined replies stay in order.
    void receive(std::string_view bytes);
    // Replies to send now, and forgotten here.
    [[nodiscard]] std::string take_replies();
    // A whole mail to be stored before `answer`.
    [[nodiscard]] const std::optional<lmtp_mail>& mail() const { return mail_; }
    void answer(lmtp_outcome, std::string_view why = {});
    // STARTTLS was agreed to: send the replies, shake hands, then say so. What came before in the
    // clear counts for nothing, and neither does what was sent behind the command.
    [[nodiscard]] bool wants_tls() const { return wants_tls_; }
    void tls_begins();
    // After QUIT, or too many errors: send what is left and close.
    [[nodiscard]] bool over() const { return over_; }
    // To say before closing a connection that is idle or not wanted.
    [[nodiscard]] static std::string closing(std::string_view why);

private:
    void run();
    [[nodiscard]] bool run_command();             // false: the line is not whole yet
    [[nodiscard]] bool run_content();             // false: the final dot is not there yet
    void command(std::string_view line);
    void hello();
    bool greet(std::string_view verb, std::string_view rest);   // false: it is no greeting
    void start_tls(std::string_view rest);
    [[nodiscard]] bool is_smtp() const { return settings_.speaks == mail_protocol::smtp; }
    void mail_from(std::string_view rest);
    void rcpt_to(std::string_view rest);
    void data();
    void keep(std::string_view content);
    void end_of_content();
    void answer_each(std::string_view reply);
    void reset();
    void reply(std::string_view line);
    void wrong(std::string_view line);            // a reply that counts as an error
    [[nodiscard]] bool is_ours(std::string_view address) const;
    [[nodiscard]] std::string_view unread() const;

    lmtp_settings settings_;
    std::string input_, replies_;
    std::size_t at_{};                            // input_ before this has been used
    bool greeted_{}, in_mail_{}, in_data_{}, at_line_start_{}, too_big_{}, skipping_line_{},
        over_{}, wants_tls_{}, secured_{};
    std::size_t errors_{};
    lmtp_mail draft_;
    std::optional<lmtp_mail> mail_;
};

}  // namespace evenline::intake
