// How much memory large bodies may take at once, all connections together: most providers of mail
// sign nothing in the head, so whoever asks may make us read one.
#pragma once

#include <cstddef>
#include <memory>

namespace evenline::http {

class body_room {
public:
    explicit body_room(std::size_t bytes) : free_(std::make_shared<std::size_t>(bytes)) {}

    // Holds that many bytes until it is let go; nothing when they are not free.
    [[nodiscard]] std::shared_ptr<void> take(std::size_t bytes) {
        if (bytes > *free_) return nullptr;
        *free_ -= bytes;
        return {this, [free = free_, bytes](void*) { *free += bytes; }};
    }

private:
    std::shared_ptr<std::size_t> free_;
};

}  // namespace evenline::http
