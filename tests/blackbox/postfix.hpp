// A real Postfix of its own for one test: on the loopback, in a folder of its own, gone at the end.
#pragma once

#include <filesystem>
#include <string>

namespace evenline::blackbox {

class postfix {
public:
    // Why it cannot run here; empty when it can.
    [[nodiscard]] static std::string why_not();

    // All mail goes to the LMTP door at `mail_port`, which refuses other domains than its own: so
    // an answer to a customer is taken by Postfix first and comes back as a real report.
    explicit postfix(unsigned short mail_port);
    ~postfix();
    postfix(const postfix&) = delete;
    postfix& operator=(const postfix&) = delete;

    [[nodiscard]] std::string url() const;   // smtp://127.0.0.1:port
    [[nodiscard]] std::string log() const;
    // Hands a mail in by SMTP; empty when Postfix took it, else why not.
    [[nodiscard]] std::string hand_in(const std::string& from, const std::string& to,
                                      const std::string& mail) const;

private:
    void write_config(unsigned short mail_port) const;
    [[nodiscard]] int command(const std::string& verb) const;
    std::filesystem::path folder_;
    unsigned short port_{};
};

}  // namespace evenline::blackbox
