// The real binary, in a folder of its own, on free ports: started, asked, killed, started again.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace evenline::blackbox {

struct ran {
    int code{};
    std::string out, err;
};

// Runs the binary with these arguments to its end (30 s at most), `input` on standard input.
ran run_evenline(const std::vector<std::string>& args, const std::string& input = {});

// A port of 127.0.0.1 that nobody listens on, and none that the system gives out by itself: whoever
// asks for any port meanwhile is not given this one.
unsigned short free_port();

class server {
public:
    // `extra` is appended to a configuration with the channels voice, fb, hook and mail.
    explicit server(const std::string& extra = {},
                    const std::string& store_url = "sqlite:evenline.db");
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // From the next start on it speaks nothing but TLS.
    void speak_tls(const std::string& certificate_pem, const std::string& key_pem);

    // More of its table `[server]`, from the next start on.
    void set(const std::string& lines) const;

    void start();      // returns when /readyz answers 200; fails the test after 20 s
    void kill_hard();  // SIGKILL, as a power cut to the process
    int stop();        // SIGTERM; the exit code
    void tell(int signal) const;
    int ended();       // waits for its end, 20 s at most; the exit code, 128 + its signal, or -1
    [[nodiscard]] bool running() const { return pid_ > 0; }
    [[nodiscard]] pid_t pid() const { return pid_; }

    // The command line, beside the running server.
    std::string add_agent(const std::string& email, const std::vector<std::string>& extra = {});
    std::string token(const std::string& role);

    [[nodiscard]] std::string url(const std::string& path) const;
    [[nodiscard]] std::string public_url(const std::string& path) const;
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::string config() const { return folder_ / "evenline.toml"; }
    [[nodiscard]] unsigned short port() const { return port_; }
    [[nodiscard]] unsigned short mail_port() const { return mail_port_; }
    [[nodiscard]] std::string log() const;

    static constexpr const char* password = "correct horse battery staple";
    static constexpr const char* twilio_token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    static constexpr const char* messenger_secret = "b5d1c0f2a7e94c6d8f3a1b2c3d4e5f60";
    static constexpr const char* webhook_secret = "whsec_ZXZlbmxpbmUtYmxhY2tib3gtc2VjcmV0LTAwMDE=";

private:
    void write_config(const std::string& extra, const std::string& store_url) const;
    std::filesystem::path folder_;
    unsigned short port_{}, mail_port_{}, provider_port_{};
    pid_t pid_{-1};
    bool tls_{};
};

}  // namespace evenline::blackbox
