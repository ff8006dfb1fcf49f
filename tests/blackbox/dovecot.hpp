// A real Dovecot of its own for one test: on the loopback, in a folder of its own, gone at the end.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace evenline::blackbox {

class dovecot {
public:
    // Why it cannot run here; empty when it can.
    [[nodiscard]] static std::string why_not();

    dovecot();
    ~dovecot();
    dovecot(const dovecot&) = delete;
    dovecot& operator=(const dovecot&) = delete;

    void start();
    void stop();
    [[nodiscard]] std::string imap_url() const;          // imap://127.0.0.1:port, any password
    [[nodiscard]] unsigned short lmtp_port() const { return lmtp_port_; }
    [[nodiscard]] std::string log() const;
    // Puts a mail into a user's mailbox as a file, as if delivered.
    void put(const std::string& user, const std::string& mail);
    // Texts of all mails of a user, each one after another.
    [[nodiscard]] std::string mails_of(const std::string& user) const;
    // Stopped only: the mailbox counts from the beginning, under a new UIDVALIDITY and without
    // any flag.
    void forget_uids(const std::string& user);

    static constexpr const char* password = "secret";

private:
    std::filesystem::path folder_;
    unsigned short imap_port_{}, lmtp_port_{};
    unsigned put_{};
    pid_t pid_{-1};
};

}  // namespace evenline::blackbox
