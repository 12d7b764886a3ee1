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
        server_name  localhost;

        location / {
            root   /usr/share/nginx/html;
            index  index.html index.htm;
        }
    }

    """
}
