// Passwords that everybody would try first: common ones, and words of the house and of their owner.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::http {

// Common passwords, one a line, read once. The project brings none: they are the system's, or the
// operator's own file.
class password_words {
public:
    // `file` empty: what is installed of Debian's john-data and cracklib-runtime. A file that
    // cannot be read gives an empty list.
    explicit password_words(const std::string& file = {});
    [[nodiscard]] bool holds(std::string_view folded) const;
    [[nodiscard]] std::size_t size() const { return words_.size(); }

private:
    void read(const std::string& file);
    std::vector<std::string> words_;  // folded, ordered
};

// Why it cannot be a password; empty when it can. `own`: names of the house and of the person, who
// must have put more into it than those. Capitals and accents do not hide a word; digits and signs
// around it do not either.
[[nodiscard]] std::string weak_password(std::string_view password, const password_words&,
                                        std::span<const std::string> own = {});

}  // namespace evenline::http
