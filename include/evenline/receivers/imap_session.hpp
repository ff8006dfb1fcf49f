// One IMAP conversation (RFC 9051, RFC 3501) after the login, without a socket: bytes in, commands
// and whole mails out. It hands each mail over, and only once that is stored marks it on the
// server, so a mail is fetched again rather than lost.
#pragma once

#include "evenline/receivers/imap_response.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace evenline::receivers {

struct imap_settings {
    std::string folder{"INBOX"};
    std::string done_folder;            // empty: mails stay and are marked
    std::string since;                  // "22-Nov-2026": older mails are left alone; empty: all
    std::size_t message_bytes{40UL * 1'024 * 1'024};   // the rest of a bigger mail is not read
};

struct fetched_mail {
    std::uint32_t uid{};
    std::string arrived;                // INTERNALDATE, as a mail's Date is written
    std::string content;
    bool cut{};                         // it is bigger than message_bytes
};

class imap_session {
public:
    explicit imap_session(imap_settings);

    // The first command. The connection is logged in already.
    void start();
    void receive(std::string_view bytes);
    // To send now, and forgotten here.
    [[nodiscard]] std::string take_output();

    // A mail to be stored; nothing more happens before `stored`. False: it was not, the session
    // is over and the mail unmarked.
    [[nodiscard]] const std::optional<fetched_mail>& mail() const { return mail_; }
    void stored(bool);

    // Everything there is has been fetched: the server tells of news (IDLE), or has to be asked
    // again by `look_again` after a while.
    [[nodiscard]] bool is_waiting() const { return state_ == state::waiting; }
    [[nodiscard]] bool is_told_of_news() const { return idling_; }
    void look_again();                  // ends IDLE first

    // Why the conversation cannot go on; empty while it can.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }
    [[nodiscard]] std::uint32_t uid_validity() const { return uid_validity_; }
    [[nodiscard]] std::size_t passed_over() const { return passed_over_.size(); }

private:
    enum class state : std::uint8_t {
        fresh, capabilities, selecting, searching, fetching, marking, making_folder, waiting,
        ending_idle
    };
    void answered(const imap_response&);       // a tagged one
    void told(const imap_response&);           // an untagged one
    void send(std::string command, state next);
    void fail(std::string why);
    void search();
    void fetch_next();
    void mark();
    void wait();
    void begin_idle();
    void take_fetched(const imap_response&);
    void take_capabilities(std::string_view);

    imap_settings settings_;
    imap_reader reader_;
    state state_{state::fresh};
    std::string output_, tag_, trouble_;
    unsigned number_{};
    bool can_idle_{}, can_move_{}, has_keywords_{}, idling_{}, idle_open_{}, news_{};
    std::uint32_t uid_validity_{};
    std::deque<std::uint32_t> waiting_;        // found and not fetched yet
    std::set<std::uint32_t> done_;             // in this session; a server may forget its marks
    std::set<std::uint32_t> passed_over_;      // the server would not give them
    std::uint32_t uid_{};                      // being fetched or marked
    std::optional<fetched_mail> mail_;
};

}  // namespace evenline::receivers
