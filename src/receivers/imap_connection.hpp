// A connection to an IMAP server, logged in by libcurl (TLS, STARTTLS, SASL) and then ours to speak
// on. It blocks: one thread uses it, any thread may wake it.
#pragma once

#include "evenline/receivers/imap_receiver.hpp"

#include <atomic>
#include <curl/curl.h>
#include <memory>

namespace evenline::receivers {

class imap_connection {
public:
    imap_connection();
    ~imap_connection();
    imap_connection(const imap_connection&) = delete;
    imap_connection& operator=(const imap_connection&) = delete;

    // Connects and logs in; empty, or what went wrong in words.
    [[nodiscard]] std::string open(const imap_login&);
    // False: the connection is gone, or `wake` was called.
    [[nodiscard]] bool send(std::string_view bytes);
    enum class heard : std::uint8_t { something, nothing, end };
    // Waits at most `longest` for bytes.
    [[nodiscard]] heard receive(std::string& into, core::duration longest);
    // Ends what is under way, for good.
    void wake();

private:
    [[nodiscard]] bool wait(bool to_send, core::duration longest);
    struct closer { void operator()(CURL* h) const { curl_easy_cleanup(h); } };
    std::unique_ptr<CURL, closer> curl_;
    int bell_[2]{-1, -1};                // a pipe that is written to by `wake`
    std::atomic<bool> woken_{};
};

}  // namespace evenline::receivers
