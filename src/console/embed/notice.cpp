// Stands in for the console where none was built (WEB_CONSOLE=OFF, or no npm on the machine).
#include "packed.hpp"

#include <array>

namespace evenline::console {
namespace {

constexpr std::string_view page = R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evenline: no console in this build</title></head>
<body>
<h1>This server runs, but was built without its web console</h1>
<p>Everything the console does is also in the API: see <a href="/docs">/docs</a>.</p>
<p>To have the console: install Node 18 or newer with npm (on Debian: apt-get install nodejs npm),
then build again with -DWEB_CONSOLE=ON, which says what is missing if something is.</p>
<h1 lang="es">Este servidor funciona, pero se compil&oacute; sin su consola web</h1>
<p lang="es">Todo lo que hace la consola est&aacute; tambi&eacute;n en la API: vea
<a href="/docs">/docs</a>.
Para tener la consola, instale Node 18 o posterior con npm y compile de nuevo con
-DWEB_CONSOLE=ON.</p>
</body>
</html>
)";

constexpr std::array all{
    file{"/index.html", "text/html; charset=utf-8", "\"no-console\"", false, page, {}, {}},
};

}  // namespace

std::span<const file> packed() { return all; }

}  // namespace evenline::console
