/// The files of the course's web app.
enum WebAppFiles {
  /// `app.py`; its last line has no end.
  static let app = [
    "from flask import Flask",
    "from redis import Redis",
    "import os",
    "app = Flask(__name__)",
    "redis = Redis(host=os.environ.get('REDIS_HOST', 'redis'), port=6379)",
    "",
    "@app.route('/')",
    "def hello():",
    "    redis.incr('hits')",
    "    return 'Hello Container World! I have been seen %s times.\\n' % redis.get('hits')",
    "",
    "if __name__ == \"__main__\":",
    "    app.run(host=\"0.0.0.0\", port=5000, debug=True)",
  ].joined(separator: "\n")

  /// `build.sh`.
  static let build = """
    #!/bin/bash
    docker build -t janakiramm/web .

    """
}

/// The files of nginx.
enum NginxFiles {
  /// The page of a server that nobody configured.
  static let index = """
    <!DOCTYPE html>
    <html>
    <head>
    <title>Welcome to nginx!</title>
    <style>
    html { color-scheme: light dark; }
    body { width: 35em; margin: 0 auto;
    font-family: Tahoma, Verdana, Arial, sans-serif; }
    </style>
    </head>
    <body>
    <h1>Welcome to nginx!</h1>
    <p>If you see this page, the nginx web server is successfully installed and
    working. Further configuration is required.</p>

    <p>For online documentation and support please refer to
    <a href="http://nginx.org/">nginx.org</a>.<br/>
    Commercial support is available at
    <a href="http://nginx.com/">nginx.com</a>.</p>

    <p><em>Thank you for using nginx.</em></p>
    </body>
    </html>

    """

  /// The default server.
  static let configuration = """
    server {
        listen       80;
        listen  [::]:80;
        server_name  localhost;

        #access_log  /var/log/nginx/host.access.log  main;

        location / {
            root   /usr/share/nginx/html;
            index  index.html index.htm;
        }

        #error_page  404              /404.html;

        # redirect server error pages to the static page /50x.html
        #
        error_page   500 502 503 504  /50x.html;
        location = /50x.html {
            root   /usr/share/nginx/html;
        }
    }

    """

  /// The main file; images of 2017 tell less in their error log.
  static func main(_ level: String) -> String {
    """

    user  nginx;
    worker_processes  auto;

    error_log  /var/log/nginx/error.log \(level);
    pid        /run/nginx.pid;


    events {
        worker_connections  1024;
    }


    http {
        include       /etc/nginx/mime.types;
        default_type  application/octet-stream;

        log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                          '$status $body_bytes_sent "$http_referer" '
                          '"$http_user_agent" "$http_x_forwarded_for"';

        access_log  /var/log/nginx/access.log  main;

        sendfile        on;
        #tcp_nopush     on;

        keepalive_timeout  65;

        #gzip  on;

        include /etc/nginx/conf.d/*.conf;
    }

    """
  }

  /// The types of files by the ends of their names.
  static let types = """

    types {
        text/html                                        html htm shtml;
        text/css                                         css;
        text/xml                                         xml;
        image/gif                                        gif;
        image/jpeg                                       jpeg jpg;
        application/javascript                           js;
        text/plain                                       txt;
        image/png                                        png;
        image/svg+xml                                    svg svgz;
        image/x-icon                                     ico;
        application/json                                 json;
        application/pdf                                  pdf;
    }

    """

  /// The page for failures of back ends.
  static let failure = """
    <!DOCTYPE html>
    <html>
    <head>
    <title>Error</title>
    <style>
    html { color-scheme: light dark; }
    body { width: 35em; margin: 0 auto;
    font-family: Tahoma, Verdana, Arial, sans-serif; }
    </style>
    </head>
    <body>
    <h1>An error occurred.</h1>
    <p>Sorry, the page you are looking for is currently unavailable.<br/>
    Please try again later.</p>
    <p>If you are the system administrator of this resource then you should check
    the error log for details.</p>
    <p><em>Faithfully yours, nginx.</em></p>
    </body>
    </html>

    """
}
